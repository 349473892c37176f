package chat.parley.store;

import chat.parley.chat.ChatId;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// Where the words of messages are kept, and how they are asked for: what SQLite and PostgreSQL do
/// in ways of their own. Words hold letters and digits only, so they cannot be taken for operators.
sealed interface WordIndex {

  /// Gives a message its words, whatever it had.
  void put(Handle handle, ChatId chat, long seq, List<String> words);

  void remove(Handle handle, ChatId chat, long seq);

  /// A table expression with the columns chat_id and seq: the messages that `:words` finds.
  String matches();

  /// The value of `:words`.
  String question(SearchIndex.Search search);

  /// FTS5, which knows a message by a number.
  record Sqlite() implements WordIndex {
    @Override
    public void put(Handle handle, ChatId chat, long seq, List<String> words) {
      handle
          .createUpdate(
              "INSERT INTO searchable (chat_id, seq) VALUES (:chat, :seq) ON CONFLICT DO NOTHING")
          .bind("chat", chat.value())
          .bind("seq", seq)
          .execute();
      handle
          .createUpdate(
              """
              INSERT OR REPLACE INTO searchable_words (rowid, words)
              SELECT searchable_id, :words FROM searchable
              WHERE chat_id = :chat AND seq = :seq
              """)
          .bind("words", String.join(" ", words))
          .bind("chat", chat.value())
          .bind("seq", seq)
          .execute();
    }

    @Override
    public void remove(Handle handle, ChatId chat, long seq) {
      handle
          .createUpdate(
              """
              DELETE FROM searchable_words WHERE rowid IN
                (SELECT searchable_id FROM searchable WHERE chat_id = :chat AND seq = :seq)
              """)
          .bind("chat", chat.value())
          .bind("seq", seq)
          .execute();
      handle
          .createUpdate("DELETE FROM searchable WHERE chat_id = :chat AND seq = :seq")
          .bind("chat", chat.value())
          .bind("seq", seq)
          .execute();
    }

    @Override
    public String matches() {
      return """
             (SELECT s.chat_id, s.seq
              FROM searchable_words w JOIN searchable s ON s.searchable_id = w.rowid
              WHERE w.words MATCH :words)
             """;
    }

    @Override
    public String question(SearchIndex.Search search) {
      StringBuilder question = new StringBuilder();
      for (String word : search.words()) {
        question.append(question.isEmpty() ? "" : " ").append('"').append(word).append('"');
      }
      return search.prefix() ? question + "*" : question.toString();
    }
  }

  /// A tsvector, made of the words as they are: no dictionary has a say.
  record Postgres() implements WordIndex {
    @Override
    public void put(Handle handle, ChatId chat, long seq, List<String> words) {
      handle
          .createUpdate(
              """
              INSERT INTO searchable (chat_id, seq, words)
              VALUES (:chat, :seq, array_to_tsvector(string_to_array(:words, ' ')))
              ON CONFLICT (chat_id, seq) DO UPDATE SET words = excluded.words
              """)
          .bind("chat", chat.value())
          .bind("seq", seq)
          .bind("words", String.join(" ", words))
          .execute();
    }

    @Override
    public void remove(Handle handle, ChatId chat, long seq) {
      handle
          .createUpdate("DELETE FROM searchable WHERE chat_id = :chat AND seq = :seq")
          .bind("chat", chat.value())
          .bind("seq", seq)
          .execute();
    }

    @Override
    public String matches() {
      return "(SELECT chat_id, seq FROM searchable WHERE words @@ CAST(:words AS tsquery))";
    }

    @Override
    public String question(SearchIndex.Search search) {
      StringBuilder question = new StringBuilder();
      for (String word : search.words()) {
        question.append(question.isEmpty() ? "" : " & ").append('\'').append(word).append('\'');
      }
      return search.prefix() ? question + ":*" : question.toString();
    }
  }
}
