-- Files that go with messages. What is in them lies elsewhere, under the attachment's id.

--   owner_id    who uploaded it
--   size        in bytes
--   preview     whether there is a smaller picture of it
--   created_at  milliseconds since the epoch, UTC
CREATE TABLE attachments (
  attachment_id ${id}   NOT NULL,
  owner_id      ${id}   NOT NULL,
  name          TEXT    NOT NULL,
  media_type    TEXT    NOT NULL,
  size          BIGINT  NOT NULL,
  preview       BOOLEAN NOT NULL,
  created_at    BIGINT  NOT NULL,
  PRIMARY KEY (attachment_id)
)${clustered};

-- For those that were never posted, or whose messages are gone.
CREATE INDEX attachments_by_age ON attachments (created_at);

-- The messages that an attachment goes with. Written with the events, so it may name an attachment
-- whose row is not there any more.
CREATE TABLE attachment_posts (
  chat_id       ${id}  NOT NULL,
  seq           BIGINT NOT NULL,
  attachment_id ${id}  NOT NULL,
  PRIMARY KEY (chat_id, seq, attachment_id)
)${clustered};

CREATE INDEX attachment_posts_by_attachment ON attachment_posts (attachment_id);
