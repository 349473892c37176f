-- What channels are found by: each database has its own idea of the case of a letter. Not a column of
-- chats, whose rows each batch changes. FoldedTitles fills it for the channels that are there.
--   title_key  the title, folded (store.Folded)
CREATE TABLE channel_titles (
  chat_id   ${id} NOT NULL,
  title_key ${id} NOT NULL,
  PRIMARY KEY (chat_id)
)${clustered};
