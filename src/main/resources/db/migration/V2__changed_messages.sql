-- Messages that are edited, deleted and reacted to after they were written.

-- An event is written once, but for this: the row of a message holds its present state, and text that
-- was taken back is nowhere.
--   type            of a message that was deleted: tombstone
--   target_seq      of an edited event: the message
--   bare            of an edited event: as it is sent once the message is deleted, UTF-8 JSON
--   reaction_count  of a message: its rows in reactions
ALTER TABLE events ADD COLUMN target_seq BIGINT;
ALTER TABLE events ADD COLUMN bare ${bytes};
ALTER TABLE events ADD COLUMN reaction_count INTEGER NOT NULL DEFAULT 0;

-- The edits of a message, for its deletion. Nothing but edits is in it.
CREATE INDEX events_by_target ON events (chat_id, target_seq) WHERE target_seq IS NOT NULL;

-- Who reacts to which message.
--   seq  of the event by which they did
CREATE TABLE reactions (
  chat_id    ${id}  NOT NULL,
  target_seq BIGINT NOT NULL,
  user_id    ${id}  NOT NULL,
  emoji      ${id}  NOT NULL,
  seq        BIGINT NOT NULL,
  PRIMARY KEY (chat_id, target_seq, user_id, emoji)
)${clustered};
