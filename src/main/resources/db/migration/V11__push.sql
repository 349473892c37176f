-- Where browsers can be reached while no page of theirs is open. Not made from the log: committed synchronously.

--   endpoint    of the browser's push service; whoever knows it may send there
--   sign_in_id  the device that is signed in; null where there are no accounts. Without its row in sign_ins, this one
--               does not count either
--   p256dh      what the browser decrypts with: the public half, uncompressed, and
--   auth        a secret that it shares with us
--   personal    0, 1: whether nothing is wanted but what is meant for the user: direct messages and mentions
--   renewed_at  when the browser named it last, milliseconds since the epoch, UTC
CREATE TABLE push_subscriptions (
  endpoint   ${id}    NOT NULL,
  user_id    ${id}    NOT NULL,
  sign_in_id ${id},
  p256dh     ${bytes} NOT NULL,
  auth       ${bytes} NOT NULL,
  personal   SMALLINT NOT NULL,
  renewed_at BIGINT   NOT NULL,
  PRIMARY KEY (endpoint)
);

CREATE INDEX push_subscriptions_by_user ON push_subscriptions (user_id, renewed_at);
