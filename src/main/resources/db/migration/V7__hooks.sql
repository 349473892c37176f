-- Other systems: those that are told what happens in chats, and those that speak in them. Rows of the operator's,
-- not made from the log.

-- Where events are sent to.
--   secret           signs what is sent: it has to be kept as it is
--   events           types, with a comma each; empty for all
--   chat_id          the one chat that it is about; null for all
--   enabled          0, 1
--   ready            0 while its cursors are being made, then 1
--   failing_since    of the first delivery that failed after the last one that was taken; null if none did
--   failures         since then, of all nodes
-- Times are milliseconds since the epoch, UTC.
CREATE TABLE webhooks (
  webhook_id      ${id}    NOT NULL,
  url             TEXT     NOT NULL,
  secret          TEXT     NOT NULL,
  events          TEXT     NOT NULL,
  chat_id         ${id},
  enabled         SMALLINT NOT NULL,
  ready           SMALLINT NOT NULL,
  created_at      BIGINT   NOT NULL,
  last_success_at BIGINT,
  last_failure_at BIGINT,
  failing_since   BIGINT,
  failures        BIGINT   NOT NULL,
  last_error      TEXT,
  PRIMARY KEY (webhook_id)
)${clustered};

-- How far each chat has been sent. A chat without a row is sent from its beginning: those that were there
-- before the webhook got a row when it was made.
--   seq         of the last event that was taken, or is not wanted
--   holder      the node that is at it
--   held_until  when its hold ends
CREATE TABLE webhook_cursors (
  webhook_id ${id}  NOT NULL,
  chat_id    ${id}  NOT NULL,
  seq        BIGINT NOT NULL,
  holder     TEXT   NOT NULL,
  held_until BIGINT NOT NULL,
  PRIMARY KEY (webhook_id, chat_id)
)${clustered};

-- Users that are programs. Each also has a row in users.
CREATE TABLE bots (
  user_id    ${id}  NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (user_id)
)${clustered};

-- By what programs show who they are.
--   token_hash  SHA-256; the token itself is nowhere
CREATE TABLE service_tokens (
  token_id   ${id}    NOT NULL,
  token_hash ${bytes} NOT NULL,
  name       TEXT     NOT NULL,
  created_at BIGINT   NOT NULL,
  PRIMARY KEY (token_id)
)${clustered};

CREATE UNIQUE INDEX service_tokens_by_hash ON service_tokens (token_hash);

-- As whom a token may speak.
CREATE TABLE service_token_bots (
  token_id ${id} NOT NULL,
  user_id  ${id} NOT NULL,
  PRIMARY KEY (token_id, user_id)
)${clustered};

CREATE INDEX service_token_bots_by_bot ON service_token_bots (user_id, token_id);
