-- What has happened in all chats. Runs on SQLite and PostgreSQL; the placeholders, which Database
-- fills in, are where the two differ:
--   id         text that is compared byte by byte
--   bytes      a string of bytes
--   clustered  keeps the rows of a table in the order of its primary key, where there is such a thing

-- One row an event, written once and never changed. Its key serves every read: the history of a
-- chat is one range of it. Each further index would be paid for by every message. Not clustered: rows
-- in the order in which they come fill a page after the other, where those in the order of the key
-- would change a page for every chat of a batch.
--   type        the event's name in the protocol
--   sent_at     milliseconds since the epoch, UTC
--   log_epoch   log_positions.epoch when the event was written: offsets of a log that was made again
--               start again
--   log_offset  of the command in the chat log, which makes two events at most
--   json        the event as clients get it, UTF-8
CREATE TABLE events (
  chat_id       ${id}    NOT NULL,
  seq           BIGINT   NOT NULL,
  type          TEXT     NOT NULL,
  sender_id     ${id}    NOT NULL,
  client_id     ${id},
  message_id    TEXT     NOT NULL,
  sent_at       BIGINT   NOT NULL,
  log_partition INTEGER  NOT NULL,
  log_epoch     INTEGER  NOT NULL,
  log_offset    BIGINT   NOT NULL,
  json          ${bytes} NOT NULL,
  PRIMARY KEY (chat_id, seq)
);

-- A client's key is one event for ever. By chat first, so that what a batch inserts lies together.
CREATE UNIQUE INDEX events_by_client_id ON events (chat_id, sender_id, client_id)
  WHERE client_id IS NOT NULL;

-- What the events of a chat add up to. Narrow, and without an index on active_at: each batch changes
-- the rows of all its chats.
--   kind              direct, group
--   head_seq          of the last event
--   last_message_seq  of the last event that is a message
--   active_at         sent_at of the last event
CREATE TABLE chats (
  chat_id          ${id}   NOT NULL,
  kind             TEXT    NOT NULL,
  title            TEXT    NOT NULL,
  head_seq         BIGINT  NOT NULL,
  last_message_seq BIGINT,
  active_at        BIGINT  NOT NULL,
  member_count     INTEGER NOT NULL,
  PRIMARY KEY (chat_id)
)${clustered};

-- Who is in a chat, and who was.
--   role          owner, moderator, member
--   joined_seq    the event that added them
--   joined_index  their place among those whom that event added, from 0
--   left_seq      the event that removed them; null while they are members
--   read_seq      up to where they have read
CREATE TABLE members (
  chat_id      ${id}   NOT NULL,
  user_id      ${id}   NOT NULL,
  role         TEXT    NOT NULL,
  joined_seq   BIGINT  NOT NULL,
  joined_index INTEGER NOT NULL,
  left_seq     BIGINT,
  read_seq     BIGINT  NOT NULL,
  PRIMARY KEY (chat_id, user_id)
)${clustered};

-- The chats of a user, without looking at the table. Nothing in it changes while they are members.
CREATE INDEX members_by_user ON members (user_id, chat_id) WHERE left_seq IS NULL;

-- How far each partition of the chat log has been applied.
--   topic_id     of the topic (KIP-516)
--   next_offset  the first one not applied
--   epoch        counts the topics that this partition has been of, from 1
CREATE TABLE log_positions (
  log_partition INTEGER NOT NULL,
  topic_id      TEXT    NOT NULL,
  next_offset   BIGINT  NOT NULL,
  epoch         INTEGER NOT NULL,
  PRIMARY KEY (log_partition)
);

-- How far the reference system's endpoint has delivered a chat to a user: up to and including seq.
CREATE TABLE reference_cursors (
  user_id ${id}  NOT NULL,
  chat_id ${id}  NOT NULL,
  seq     BIGINT NOT NULL,
  PRIMARY KEY (user_id, chat_id)
)${clustered};
