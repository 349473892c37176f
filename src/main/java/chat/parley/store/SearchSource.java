package chat.parley.store;

import chat.parley.store.SearchIndex.Spot;
import chat.parley.store.SearchIndex.Stretch;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/// The events that words are made of: ranges and look-ups of the primary key of `events`, for many
/// chats in one statement.
final class SearchSource {
  private SearchSource() {}

  static List<StoredEvent> events(Handle handle, Collection<Stretch> stretches) {
    Map<Spot, StoredEvent> events = new HashMap<>();
    new Rows<>(Set.copyOf(stretches))
        .text("chat_id", stretch -> stretch.chat().value())
        .bigint("from_seq", Stretch::from)
        .bigint("to_seq", Stretch::to)
        .query(
            handle,
            """
            SELECT e.chat_id, e.seq, e.json
            FROM <rows> CROSS JOIN events e
            WHERE e.chat_id = <r.chat_id> AND e.seq > r.from_seq AND e.seq <= r.to_seq
            """,
            EventTable::event)
        .forEach(event -> events.put(new Spot(event.chatId(), event.seq()), event));
    return events.values().stream()
        .sorted(
            Comparator.comparing((StoredEvent event) -> event.chatId().value())
                .thenComparingLong(StoredEvent::seq))
        .toList();
  }

  static Map<Spot, byte[]> present(Handle handle, Collection<Spot> spots) {
    Map<Spot, byte[]> present = new HashMap<>();
    for (List<Spot> chunk : Chunks.of(spots)) {
      handle
          .createQuery(
              """
              WITH spots (chat_id, seq) AS (VALUES <spots>)
              SELECT e.chat_id, e.seq, e.json
              FROM spots s CROSS JOIN events e
              WHERE e.chat_id = s.chat_id AND e.seq = s.seq AND e.type = :message
              """)
          .bindMethodsList("spots", chunk.stream().map(One::of).toList(), One.COLUMNS)
          .bind("message", Spelling.MESSAGE)
          .map(EventTable.STORED_EVENT)
          .forEach(event -> present.put(new Spot(event.chatId(), event.seq()), event.json()));
    }
    return present;
  }

  /// A [Spot] as columns; public for Jdbi.
  public record One(String chat, long seq) {
    static final List<String> COLUMNS = List.of("chat", "seq");

    static One of(Spot spot) {
      return new One(spot.chat().value(), spot.seq());
    }
  }
}
