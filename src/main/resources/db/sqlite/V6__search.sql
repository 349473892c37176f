-- What messages are found by. Made from the events, a moment after them; may be dropped, and is made
-- again then.

-- How far a chat's events have been looked at.
CREATE TABLE search_positions (
  chat_id     TEXT   NOT NULL,
  indexed_seq BIGINT NOT NULL,
  PRIMARY KEY (chat_id)
) WITHOUT ROWID;

CREATE TABLE searchable (
  searchable_id INTEGER PRIMARY KEY,
  chat_id       TEXT   NOT NULL,
  seq           BIGINT NOT NULL,
  UNIQUE (chat_id, seq)
);

-- By searchable_id: the words of a message as search.Words gives them, with a space between them. Ascii:
-- whatever is not ASCII belongs to a word as it stands, so that the same is found as in PostgreSQL,
-- while unicode61 knows letters of an older Unicode only.
CREATE VIRTUAL TABLE searchable_words USING fts5 (
  words, content = '', contentless_delete = 1, detail = none, tokenize = "ascii"
);
