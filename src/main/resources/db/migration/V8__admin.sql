-- What is done with users by who administers them. Not made from the log: committed synchronously.

-- Who may not act, whatever token they show. In each mode; small.
--   state  disabled; deleted, for ever: the id is never given again
--   since  milliseconds since the epoch, UTC
CREATE TABLE bars (
  user_id ${id}  NOT NULL,
  state   TEXT   NOT NULL,
  since   BIGINT NOT NULL,
  PRIMARY KEY (user_id)
)${clustered};

CREATE INDEX bars_by_state ON bars (state, user_id);

-- Who administers the others.
CREATE TABLE admins (
  user_id ${id}  NOT NULL,
  since   BIGINT NOT NULL,
  PRIMARY KEY (user_id)
)${clustered};

-- Deleted users of whom there may be something left in chats.
--   with_messages  0, 1: whether what they have written goes too
--   after_chat     the chats up to this one are done
--   again          0, 1: whether it is the second time around, for what was on its way during the first
--   due_at         when a node may go on with it; a node that does so moves it on, so that others don't
CREATE TABLE erasures (
  user_id       ${id}    NOT NULL,
  with_messages SMALLINT NOT NULL,
  after_chat    ${id}    NOT NULL,
  again         SMALLINT NOT NULL,
  due_at        BIGINT   NOT NULL,
  PRIMARY KEY (user_id)
)${clustered};

-- What was done, by whom. Ids only.
--   audit_id  in the order of time
--   actor     a user id; :operator, which none is
--   target    a user id, mostly
--   details   name=value, with blanks between; may be empty
--   node      that was asked
--   address   that asked
CREATE TABLE audit (
  audit_id ${id}  NOT NULL,
  at       BIGINT NOT NULL,
  actor    ${id}  NOT NULL,
  action   TEXT   NOT NULL,
  target   ${id},
  details  TEXT   NOT NULL,
  node     ${id}  NOT NULL,
  address  TEXT   NOT NULL,
  PRIMARY KEY (audit_id)
);

CREATE INDEX audit_by_actor ON audit (actor, audit_id);
CREATE INDEX audit_by_target ON audit (target, audit_id);

-- For who is deleted: the chats that they have left, and their files.
CREATE INDEX members_left_by_user ON members (user_id, chat_id) WHERE left_seq IS NOT NULL;
CREATE INDEX attachments_by_owner ON attachments (owner_id);
