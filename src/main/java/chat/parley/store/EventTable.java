package chat.parley.store;

import chat.parley.chat.ChatId;
import chat.parley.chat.ClientId;
import chat.parley.chat.Event;
import chat.parley.chat.IdempotencyKey;
import chat.parley.chat.MessageId;
import chat.parley.chat.Receipt;
import chat.parley.chat.UserId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.PreparedBatch;

/// Table `events`. Every read is a range of its primary key or a look-up of a client's key.
final class EventTable {

  /// A command makes an event, or two when it opens a chat by its first message.
  private static final int MAX_EVENTS_PER_COMMAND = 2;

  private static final RowMapper<StoredEvent> STORED_EVENT =
      (row, _) ->
          new StoredEvent(
              new ChatId(row.getString("chat_id")), row.getLong("seq"), row.getBytes("json"));

  private EventTable() {}

  /// @param epochs the epoch of each partition's topic
  static void insert(Handle handle, List<LoggedEvent> events, Map<Integer, Integer> epochs) {
    if (events.isEmpty()) {
      return;
    }
    PreparedBatch batch =
        handle.prepareBatch(
            """
            INSERT INTO events
              (chat_id, seq, type, sender_id, client_id, message_id, sent_at,
               log_partition, log_epoch, log_offset, json)
            VALUES
              (:chat, :seq, :type, :sender, :client, :message, :sentAt,
               :partition, :epoch, :offset, :json)
            """);
    for (LoggedEvent logged : events) {
      Event event = logged.event();
      batch
          .bind("chat", event.chatId().value())
          .bind("seq", event.seq())
          .bind("type", Spelling.of(event.change()))
          .bind("sender", event.sender().value())
          .bind("client", event.clientId().map(ClientId::value).orElse(null))
          .bind("message", event.id().value())
          .bind("sentAt", event.at())
          .bind("partition", logged.partition())
          .bind("epoch", epochs.get(logged.partition()))
          .bind("offset", logged.offset())
          .bind("json", logged.json())
          .add();
    }
    batch.execute();
  }

  /// CROSS JOIN: SQLite then looks up each key, in this order, whatever it believes of the tables.
  static Map<IdempotencyKey, Receipt> receipts(Handle handle, Collection<IdempotencyKey> keys) {
    Map<IdempotencyKey, Receipt> receipts = new HashMap<>();
    for (List<IdempotencyKey> chunk : Chunks.of(keys)) {
      handle
          .createQuery(
              """
              WITH keys (chat_id, sender_id, client_id) AS (VALUES <keys>)
              SELECT e.chat_id, e.sender_id, e.client_id, e.seq, e.message_id, e.sent_at
              FROM keys k CROSS JOIN events e
              WHERE e.chat_id = k.chat_id
                AND e.sender_id = k.sender_id
                AND e.client_id = k.client_id
              """)
          .bindMethodsList("keys", chunk.stream().map(Key::of).toList(), Key.COLUMNS)
          .map(
              (row, _) ->
                  Map.entry(
                      new IdempotencyKey(
                          new ChatId(row.getString("chat_id")),
                          new UserId(row.getString("sender_id")),
                          new ClientId(row.getString("client_id"))),
                      new Receipt(
                          row.getLong("seq"),
                          new MessageId(row.getString("message_id")),
                          row.getLong("sent_at"))))
          .forEach(found -> receipts.put(found.getKey(), found.getValue()));
    }
    return receipts;
  }

  /// An [IdempotencyKey] as columns; public for Jdbi.
  public record Key(String chat, String sender, String client) {
    static final List<String> COLUMNS = List.of("chat", "sender", "client");

    static Key of(IdempotencyKey key) {
      return new Key(key.chatId().value(), key.sender().value(), key.clientId().value());
    }
  }

  /// Events from `fromOffset` on are among the last of their chats, as many as the commands since
  /// can have made: that bounds the range of each chat that is read, and needs no index by offset.
  static List<AppliedEvent> from(
      Handle handle, int partition, long fromOffset, long toOffset, Collection<ChatId> chats) {
    List<AppliedEvent> events = new ArrayList<>();
    for (List<String> chunk : Chunks.of(chats.stream().map(ChatId::value).toList())) {
      handle
          .createQuery(
              """
              SELECT e.log_offset, e.chat_id, e.seq, e.json
              FROM log_positions p CROSS JOIN chats c CROSS JOIN events e
              WHERE p.log_partition = :partition
                AND c.chat_id IN (<chats>)
                AND e.chat_id = c.chat_id
                AND e.seq > c.head_seq - :perCommand * (p.next_offset - :from)
                AND e.log_partition = p.log_partition
                AND e.log_epoch = p.epoch
                AND e.log_offset >= :from
                AND e.log_offset < :to
              """)
          .bind("partition", partition)
          .bind("from", fromOffset)
          .bind("to", toOffset)
          .bind("perCommand", MAX_EVENTS_PER_COMMAND)
          .bindList("chats", chunk)
          .map(
              (row, context) ->
                  new AppliedEvent(row.getLong("log_offset"), STORED_EVENT.map(row, context)))
          .forEach(events::add);
    }
    events.sort(
        Comparator.comparingLong(AppliedEvent::offset)
            .thenComparingLong(applied -> applied.event().seq()));
    return events;
  }

  static List<StoredEvent> after(
      Handle handle, ChatId chat, long afterSeq, long upToSeq, int limit) {
    return handle
        .createQuery(
            """
            SELECT chat_id, seq, json FROM events
            WHERE chat_id = :chat AND seq > :after AND seq <= :upTo
            ORDER BY seq
            LIMIT :limit
            """)
        .bind("chat", chat.value())
        .bind("after", afterSeq)
        .bind("upTo", upToSeq)
        .bind("limit", limit)
        .map(STORED_EVENT)
        .list();
  }

  static List<StoredEvent> before(Handle handle, ChatId chat, long beforeSeq, int limit) {
    return handle
        .createQuery(
            """
            SELECT chat_id, seq, json FROM events
            WHERE chat_id = :chat AND seq < :before
            ORDER BY seq DESC
            LIMIT :limit
            """)
        .bind("chat", chat.value())
        .bind("before", beforeSeq)
        .bind("limit", limit)
        .map(STORED_EVENT)
        .list()
        .reversed();
  }
}
