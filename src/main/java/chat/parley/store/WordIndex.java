package chat.parley.store;

import chat.parley.store.SearchIndex.Spot;
import chat.parley.store.SearchIndex.Term;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/// Where the words of messages are kept, and how they are asked for: what SQLite and PostgreSQL do
/// in ways of their own. Words hold letters, digits and their marks only, so they cannot be taken
/// for operators.
sealed interface WordIndex {

  /// Gives messages their words, at least one each, whatever they had.
  void put(Handle handle, Map<Spot, List<String>> words);

  /// Takes messages their words.
  void remove(Handle handle, Collection<Spot> spots);

  /// A table expression with the columns chat_id and seq: the messages that `:words` finds.
  String matches();

  /// The value of `:words` that stands for all of `terms`.
  String question(List<Term> terms);

  /// Executes a statement with `:chat` and `:seq` for each of `spots`.
  private static void each(Handle handle, String sql, Collection<Spot> spots) {
    PreparedBatch batch = handle.prepareBatch(sql);
    for (Spot spot : spots) {
      batch.bind("chat", spot.chat().value()).bind("seq", spot.seq()).add();
    }
    batch.execute();
  }

  /// The words of messages, with a space between them.
  private static Rows<Map.Entry<Spot, List<String>>> rows(Map<Spot, List<String>> words) {
    return new Rows<>(words.entrySet())
        .text("chat_id", entry -> entry.getKey().chat().value())
        .bigint("seq", entry -> entry.getKey().seq())
        .text("words", entry -> String.join(" ", entry.getValue()));
  }

  /// FTS5, which knows a message by a number.
  record Sqlite() implements WordIndex {
    @Override
    public void put(Handle handle, Map<Spot, List<String>> words) {
      each(
          handle,
          "INSERT INTO searchable (chat_id, seq) VALUES (:chat, :seq) ON CONFLICT DO NOTHING",
          words.keySet());
      rows(words)
          .execute(
              handle,
              """
              INSERT OR REPLACE INTO searchable_words (rowid, words)
              SELECT s.searchable_id, r.words FROM <rows> CROSS JOIN searchable s
              WHERE s.chat_id = r.chat_id AND s.seq = r.seq
              """);
    }

    @Override
    public void remove(Handle handle, Collection<Spot> spots) {
      each(
          handle,
          """
          DELETE FROM searchable_words WHERE rowid =
            (SELECT searchable_id FROM searchable WHERE chat_id = :chat AND seq = :seq)
          """,
          spots);
      each(handle, "DELETE FROM searchable WHERE chat_id = :chat AND seq = :seq", spots);
    }

    @Override
    public String matches() {
      return """
             (SELECT s.chat_id, s.seq
              FROM searchable_words CROSS JOIN searchable s
              WHERE searchable_words MATCH :words AND s.searchable_id = searchable_words.rowid)
             """;
    }

    @Override
    public String question(List<Term> terms) {
      return terms.stream()
          .map(term -> '"' + term.word() + (term.prefix() ? "\"*" : "\""))
          .collect(Collectors.joining(" AND "));
    }
  }

  /// A tsvector, made of the words as they are: no dictionary has a say.
  record Postgres() implements WordIndex {
    @Override
    public void put(Handle handle, Map<Spot, List<String>> words) {
      rows(words)
          .execute(
              handle,
              """
              INSERT INTO searchable (chat_id, seq, words)
              SELECT chat_id, seq, array_to_tsvector(string_to_array(words, ' ')) FROM <rows>
              ON CONFLICT (chat_id, seq) DO UPDATE SET words = excluded.words
              """);
    }

    @Override
    public void remove(Handle handle, Collection<Spot> spots) {
      each(handle, "DELETE FROM searchable WHERE chat_id = :chat AND seq = :seq", spots);
    }

    @Override
    public String matches() {
      return "(SELECT chat_id, seq FROM searchable WHERE words @@ CAST(:words AS tsquery))";
    }

    @Override
    public String question(List<Term> terms) {
      return terms.stream()
          .map(term -> '\'' + term.word() + (term.prefix() ? "':*" : "'"))
          .collect(Collectors.joining(" & "));
    }
  }
}
