package chat.parley.store;

import chat.parley.chat.ChatId;
import chat.parley.store.SearchIndex.Place;
import chat.parley.store.SearchIndex.Stretch;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/// Table `search_positions`: how far each chat has been indexed. A chat without a row has not been.
final class SearchPositionTable {
  private static final String PLACES =
      """
      SELECT c.chat_id, COALESCE(p.indexed_seq, 0) AS indexed_seq, c.head_seq
      FROM chats c LEFT JOIN search_positions p ON p.chat_id = c.chat_id
      """;

  private SearchPositionTable() {}

  private static Place place(ResultSet row) throws SQLException {
    return new Place(
        new ChatId(row.getString("chat_id")), row.getLong("indexed_seq"), row.getLong("head_seq"));
  }

  static List<Place> of(Handle handle, Collection<ChatId> chats) {
    return new Rows<>(Set.copyOf(chats))
        .text("id", ChatId::value)
        .query(
            handle,
            """
            SELECT c.chat_id, COALESCE(p.indexed_seq, 0) AS indexed_seq, c.head_seq
            FROM <rows> CROSS JOIN chats c LEFT JOIN search_positions p ON p.chat_id = c.chat_id
            WHERE c.chat_id = <r.id>
            """,
            SearchPositionTable::place);
  }

  static List<Place> after(Handle handle, Optional<ChatId> after, int limit) {
    return handle
        .createQuery(PLACES + "WHERE c.chat_id > :after ORDER BY c.chat_id LIMIT :limit")
        .bind("after", after.map(ChatId::value).orElse(""))
        .bind("limit", limit)
        .map((row, _) -> place(row))
        .list();
  }

  /// Moves chats from the beginning to the end of their stretches; those that were moved.
  ///
  /// The row of a chat may have been dropped, for it to be indexed anew: only a stretch from 0
  /// makes one. Always in the order of the chats, so that two who do it do not wait for each other
  /// for ever.
  static Set<ChatId> move(Handle handle, Collection<Stretch> stretches) {
    List<Stretch> sorted =
        stretches.stream().sorted(Comparator.comparing(stretch -> stretch.chat().value())).toList();
    // SQLite wants a WHERE before ON CONFLICT, to tell it from the condition of a join.
    return Stream.of(
            rows(sorted.stream().filter(stretch -> stretch.from() > 0))
                .query(
                    handle,
                    """
                    UPDATE search_positions AS p SET indexed_seq = r.to_seq
                    FROM <rows>
                    WHERE p.chat_id = <r.id> AND p.indexed_seq = r.from_seq
                    RETURNING chat_id
                    """,
                    SearchPositionTable::chat),
            rows(sorted.stream().filter(stretch -> stretch.from() == 0))
                .query(
                    handle,
                    """
                    INSERT INTO search_positions (chat_id, indexed_seq)
                    SELECT r.id, r.to_seq FROM <rows> WHERE r.from_seq = 0
                    ON CONFLICT (chat_id) DO UPDATE SET indexed_seq = excluded.indexed_seq
                    WHERE search_positions.indexed_seq = 0
                    RETURNING chat_id
                    """,
                    SearchPositionTable::chat))
        .flatMap(List::stream)
        .collect(Collectors.toSet());
  }

  private static Rows<Stretch> rows(Stream<Stretch> stretches) {
    return new Rows<>(stretches.toList())
        .text("id", stretch -> stretch.chat().value())
        .bigint("from_seq", Stretch::from)
        .bigint("to_seq", Stretch::to);
  }

  private static ChatId chat(ResultSet row) throws SQLException {
    return new ChatId(row.getString(1));
  }
}
