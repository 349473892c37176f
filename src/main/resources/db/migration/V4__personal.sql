-- What is kept of people, beside what happened in chats: ordinary rows, not made from the chat log.

-- Up to where members have read a chat, and up to where a device of theirs has got it. Not in members,
-- whose rows the sequencer writes: it never waits for a reader. Who joins again has read, as in members,
-- up to before that; where the two differ, the larger one holds.
CREATE TABLE markers (
  chat_id       ${id}  NOT NULL,
  user_id       ${id}  NOT NULL,
  read_seq      BIGINT NOT NULL,
  delivered_seq BIGINT NOT NULL,
  PRIMARY KEY (chat_id, user_id)
)${clustered};

-- What a user prefers of a chat. Nothing of most.
--   muted_until  milliseconds since the epoch, UTC; 0 for not muted
--   archived     0, 1
CREATE TABLE chat_preferences (
  user_id     ${id}    NOT NULL,
  chat_id     ${id}    NOT NULL,
  muted_until BIGINT   NOT NULL,
  archived    SMALLINT NOT NULL,
  PRIMARY KEY (user_id, chat_id)
)${clustered};

-- Presence.
--   hidden     0, 1: by the user's choice; last_seen is then null
--   last_seen  when their last session ended, milliseconds since the epoch, UTC
CREATE TABLE presence (
  user_id   ${id}    NOT NULL,
  hidden    SMALLINT NOT NULL,
  last_seen BIGINT,
  PRIMARY KEY (user_id)
)${clustered};

-- Whom a user does not want to hear from.
CREATE TABLE blocks (
  user_id    ${id} NOT NULL,
  blocked_id ${id} NOT NULL,
  PRIMARY KEY (user_id, blocked_id)
)${clustered};

CREATE INDEX blocks_by_blocked ON blocks (blocked_id, user_id);
