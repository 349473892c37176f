-- What messages are found by. Made from the events, a moment after them; may be dropped, and is made
-- again then.

-- How far a chat's events have been looked at.
CREATE TABLE search_positions (
  chat_id     TEXT COLLATE "C" NOT NULL,
  indexed_seq BIGINT           NOT NULL,
  PRIMARY KEY (chat_id)
);

--   words  of a message, as search.Words gives them
CREATE TABLE searchable (
  chat_id TEXT COLLATE "C" NOT NULL,
  seq     BIGINT           NOT NULL,
  words   TSVECTOR         NOT NULL,
  PRIMARY KEY (chat_id, seq)
);

CREATE INDEX searchable_by_words ON searchable USING gin (words);
