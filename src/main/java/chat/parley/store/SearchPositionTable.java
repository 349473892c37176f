package chat.parley.store;

import chat.parley.chat.ChatId;
import chat.parley.store.SearchIndex.Place;
import chat.parley.store.SearchIndex.Stretch;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.PreparedBatch;

/// Table `search_positions`: how far each chat has been indexed. A chat without a row has not been.
final class SearchPositionTable {
  private static final String PLACES =
      """
      SELECT c.chat_id, COALESCE(p.indexed_seq, 0) AS indexed_seq, c.head_seq
      FROM chats c LEFT JOIN search_positions p ON p.chat_id = c.chat_id
      """;

  private static final RowMapper<Place> PLACE =
      (row, _) ->
          new Place(
              new ChatId(row.getString("chat_id")),
              row.getLong("indexed_seq"),
              row.getLong("head_seq"));

  private SearchPositionTable() {}

  static List<Place> of(Handle handle, Collection<ChatId> chats) {
    List<Place> places = new ArrayList<>();
    for (List<String> chunk : Chunks.of(chats.stream().map(ChatId::value).toList())) {
      handle
          .createQuery(PLACES + "WHERE c.chat_id IN (<chats>)")
          .bindList("chats", chunk)
          .map(PLACE)
          .forEach(places::add);
    }
    return places;
  }

  static List<Place> after(Handle handle, Optional<ChatId> after, int limit) {
    return handle
        .createQuery(PLACES + "WHERE c.chat_id > :after ORDER BY c.chat_id LIMIT :limit")
        .bind("after", after.map(ChatId::value).orElse(""))
        .bind("limit", limit)
        .map(PLACE)
        .list();
  }

  /// Moves chats from the beginning to the end of their stretches; those that were moved.
  ///
  /// The row of a chat may have been dropped, for it to be indexed anew: only a stretch from 0
  /// makes one. Always in the order of the chats, so that two who do it do not wait for each other
  /// for ever.
  static Set<ChatId> move(Handle handle, Collection<Stretch> stretches) {
    Set<ChatId> moved = new HashSet<>();
    List<Stretch> sorted =
        stretches.stream().sorted(Comparator.comparing(stretch -> stretch.chat().value())).toList();
    move(
        handle,
        """
        UPDATE search_positions SET indexed_seq = :to
        WHERE chat_id = :chat AND indexed_seq = :from
        """,
        sorted.stream().filter(stretch -> stretch.from() > 0).toList(),
        moved);
    move(
        handle,
        """
        INSERT INTO search_positions (chat_id, indexed_seq) VALUES (:chat, :to)
        ON CONFLICT (chat_id) DO UPDATE SET indexed_seq = excluded.indexed_seq
        WHERE search_positions.indexed_seq = :from
        """,
        sorted.stream().filter(stretch -> stretch.from() == 0).toList(),
        moved);
    return moved;
  }

  private static void move(Handle handle, String sql, List<Stretch> stretches, Set<ChatId> moved) {
    if (stretches.isEmpty()) {
      return;
    }
    PreparedBatch batch = handle.prepareBatch(sql);
    for (Stretch stretch : stretches) {
      batch
          .bind("chat", stretch.chat().value())
          .bind("from", stretch.from())
          .bind("to", stretch.to())
          .add();
    }
    int[] rows = batch.execute();
    for (int i = 0; i < rows.length; i++) {
      if (rows[i] > 0) {
        moved.add(stretches.get(i).chat());
      }
    }
  }
}
