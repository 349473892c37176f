-- A store that is being made again from the chat log (`store rebuild`): one row from when it is emptied until
-- it is whole. No node starts on it meanwhile.
--   topic_id  of the chat log (KIP-516)
--   began_at  milliseconds since the epoch, UTC
CREATE TABLE rebuilds (
  topic_id TEXT   NOT NULL,
  began_at BIGINT NOT NULL,
  PRIMARY KEY (topic_id)
);
