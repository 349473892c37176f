package chat.parley.store;

import chat.parley.store.SearchIndex.Spot;
import chat.parley.store.SearchIndex.Stretch;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/// The events that words are made of: ranges and look-ups of the primary key of `events`, for many
/// chats in one statement.
final class SearchSource {
  private SearchSource() {}

  static List<StoredEvent> events(Handle handle, Collection<Stretch> stretches) {
    Map<Spot, StoredEvent> events = new HashMap<>();
    for (List<Stretch> chunk : Chunks.of(stretches)) {
      handle
          .createQuery(
              """
              WITH stretches (chat_id, from_seq, to_seq) AS (VALUES <stretches>)
              SELECT e.chat_id, e.seq, e.json
              FROM stretches s CROSS JOIN events e
              WHERE e.chat_id = s.chat_id AND e.seq > s.from_seq AND e.seq <= s.to_seq
              """)
          .bindMethodsList("stretches", chunk.stream().map(Range::of).toList(), Range.COLUMNS)
          .map(EventTable.STORED_EVENT)
          .forEach(event -> events.put(new Spot(event.chatId(), event.seq()), event));
    }
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

  /// A [Stretch] as columns; public for Jdbi.
  public record Range(String chat, long from, long to) {
    static final List<String> COLUMNS = List.of("chat", "from", "to");

    static Range of(Stretch stretch) {
      return new Range(stretch.chat().value(), stretch.from(), stretch.to());
    }
  }

  /// A [Spot] as columns; public for Jdbi.
  public record One(String chat, long seq) {
    static final List<String> COLUMNS = List.of("chat", "seq");

    static One of(Spot spot) {
      return new One(spot.chat().value(), spot.seq());
    }
  }
}
