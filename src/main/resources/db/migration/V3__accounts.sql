-- Users, and what they are signed in with. Not made from the log: committed synchronously.

-- Who is known of. In accounts mode everybody; in the others those of whom something is kept.
--   username      lower case, unique; null in the other modes
--   display_name  as people see it; name_key is the same in lower case, to be looked for
--   password      Argon2id, as a PHC string; null in the other modes
CREATE TABLE users (
  user_id      ${id}  NOT NULL,
  username     ${id},
  display_name TEXT   NOT NULL,
  name_key     ${id}  NOT NULL,
  password     TEXT,
  created_at   BIGINT NOT NULL,
  PRIMARY KEY (user_id)
);

CREATE UNIQUE INDEX users_by_username ON users (username) WHERE username IS NOT NULL;
CREATE INDEX users_by_name ON users (name_key, user_id);

-- The devices on which users are signed in: one row until they sign out, or do not come back for long.
--   refresh_hash   SHA-256 of the refresh token
--   previous_hash  of the one before, which still counts for a moment after renewed_at
CREATE TABLE sign_ins (
  sign_in_id    ${id}    NOT NULL,
  user_id       ${id}    NOT NULL,
  device_name   TEXT     NOT NULL,
  created_at    BIGINT   NOT NULL,
  renewed_at    BIGINT   NOT NULL,
  expires_at    BIGINT   NOT NULL,
  refresh_hash  ${bytes} NOT NULL,
  previous_hash ${bytes},
  PRIMARY KEY (sign_in_id)
)${clustered};

CREATE INDEX sign_ins_by_user ON sign_ins (user_id, created_at);
CREATE INDEX sign_ins_by_expiry ON sign_ins (expires_at);

-- The channels, to be found by their titles.
CREATE INDEX channels ON chats (chat_id) WHERE kind = 'channel';
