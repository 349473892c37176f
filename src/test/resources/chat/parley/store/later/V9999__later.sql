-- As the next release may change the tables: what is added can be done without.
ALTER TABLE events ADD COLUMN later TEXT;
ALTER TABLE chats ADD COLUMN later INTEGER NOT NULL DEFAULT 0;
ALTER TABLE members ADD COLUMN later TEXT;
ALTER TABLE log_positions ADD COLUMN later TEXT;
ALTER TABLE reactions ADD COLUMN later TEXT;
ALTER TABLE users ADD COLUMN later TEXT;
CREATE TABLE laters (
  chat_id ${id} NOT NULL,
  PRIMARY KEY (chat_id)
);
