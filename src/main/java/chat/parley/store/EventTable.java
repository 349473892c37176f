package chat.parley.store;

import chat.parley.chat.ChatId;
import chat.parley.chat.ClientId;
import chat.parley.chat.Event;
import chat.parley.chat.IdempotencyKey;
import chat.parley.chat.MessageId;
import chat.parley.chat.Receipt;
import chat.parley.chat.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/// Table `events`. Every read is a range of its primary key or a look-up of a client's key.
final class EventTable {

  /// A command makes an event, or two when it opens a chat by its first message.
  private static final int MAX_EVENTS_PER_COMMAND = 2;

  static final RowMapper<StoredEvent> STORED_EVENT = (row, _) -> event(row);

  /// Reactions that are read at once, with the events of one page: a message may have 1,000, and a
  /// page hundreds of messages.
  static final int MAX_REACTIONS = 5_000;

  /// An event without its reactions, and how many it has.
  record Row(StoredEvent event, int reactions) {}

  static final RowMapper<Row> ROW =
      (row, context) -> new Row(STORED_EVENT.map(row, context), row.getInt("reaction_count"));

  private EventTable() {}

  static StoredEvent event(ResultSet row) throws SQLException {
    return new StoredEvent(
        new ChatId(row.getString("chat_id")), row.getLong("seq"), row.getBytes("json"));
  }

  /// @param epochs the epoch of each partition's topic
  static void insert(Handle handle, List<LoggedEvent> events, Map<Integer, Integer> epochs) {
    new Rows<>(events)
        .text("chat_id", logged -> logged.event().chatId().value())
        .bigint("seq", logged -> logged.event().seq())
        .text("type", logged -> Spelling.of(logged.event().change()))
        .text("sender_id", logged -> logged.event().sender().value())
        .text("client_id", logged -> logged.event().clientId().map(ClientId::value).orElse(null))
        .text("message_id", logged -> logged.event().id().value())
        .bigint("sent_at", logged -> logged.event().at())
        .integer("log_partition", LoggedEvent::partition)
        .integer("log_epoch", logged -> epochs.get(logged.partition()))
        .bigint("log_offset", LoggedEvent::offset)
        .bytes("json", LoggedEvent::json)
        .bigint("target_seq", logged -> editedBy(logged.event()))
        .bytes("bare", logged -> logged.bare().orElse(null))
        .execute(
            handle,
            """
            INSERT INTO events
              (chat_id, seq, type, sender_id, client_id, message_id, sent_at,
               log_partition, log_epoch, log_offset, json, target_seq, bare)
            SELECT
               chat_id, seq, type, sender_id, client_id, message_id, sent_at,
               log_partition, log_epoch, log_offset, json, target_seq, bare
            FROM <rows>
            """);
  }

  private static @Nullable Long editedBy(Event event) {
    return event.change() instanceof Event.Edited edited ? edited.target() : null;
  }

  /// CROSS JOIN: SQLite then looks up each key, in this order, whatever it believes of the tables.
  static Map<IdempotencyKey, Receipt> receipts(Handle handle, Collection<IdempotencyKey> keys) {
    Map<IdempotencyKey, Receipt> receipts = new HashMap<>();
    new Rows<>(Set.copyOf(keys))
        .text("chat_id", key -> key.chatId().value())
        .text("sender_id", key -> key.sender().value())
        .text("client_id", key -> key.clientId().value())
        .query(
            handle,
            """
            SELECT e.chat_id, e.sender_id, e.client_id, e.seq, e.message_id, e.sent_at
            FROM <rows> CROSS JOIN events e
            WHERE e.chat_id = r.chat_id
              AND e.sender_id = r.sender_id
              AND e.client_id = r.client_id
            """,
            row ->
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
    return receipts;
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
    List<Row> rows =
        handle
            .createQuery(
                """
            SELECT chat_id, seq, json, reaction_count FROM events
            WHERE chat_id = :chat AND seq > :after AND seq <= :upTo
            ORDER BY seq
            LIMIT :limit
            """)
            .bind("chat", chat.value())
            .bind("after", afterSeq)
            .bind("upTo", upToSeq)
            .bind("limit", limit)
            .map(ROW)
            .list();
    return withReactions(handle, chat, bearable(rows));
  }

  static List<StoredEvent> before(Handle handle, ChatId chat, long beforeSeq, int limit) {
    List<Row> rows =
        handle
            .createQuery(
                """
            SELECT chat_id, seq, json, reaction_count FROM events
            WHERE chat_id = :chat AND seq < :before
            ORDER BY seq DESC
            LIMIT :limit
            """)
            .bind("chat", chat.value())
            .bind("before", beforeSeq)
            .bind("limit", limit)
            .map(ROW)
            .list();
    return withReactions(handle, chat, bearable(rows).reversed());
  }

  /// As many of `rows`, from the first one on, as have [#MAX_REACTIONS] together; at least one.
  static List<Row> bearable(List<Row> rows) {
    int reactions = 0;
    int count = 0;
    for (Row row : rows) {
      reactions += row.reactions();
      if (count > 0 && reactions > MAX_REACTIONS) {
        break;
      }
      count++;
    }
    return rows.subList(0, count);
  }

  /// The events of `rows`, which are all of one chat, with their reactions.
  static List<StoredEvent> withReactions(Handle handle, ChatId chat, List<Row> rows) {
    List<Long> reactedTo =
        rows.stream().filter(row -> row.reactions() > 0).map(row -> row.event().seq()).toList();
    if (reactedTo.isEmpty()) {
      return rows.stream().map(Row::event).toList();
    }
    Map<Long, Reactions> reactions = ReactionTable.of(handle, chat, reactedTo);
    return rows.stream()
        .map(Row::event)
        .map(
            event -> {
              Reactions some = reactions.get(event.seq());
              return some == null
                  ? event
                  : new StoredEvent(chat, event.seq(), some.addedTo(event.json()));
            })
        .toList();
  }

  /// Gives messages their new state. Those that are deleted also lose what they were before.
  static void rewrite(Handle handle, List<Rewrite> rewrites) {
    if (rewrites.isEmpty()) {
      return;
    }
    PreparedBatch rows =
        handle.prepareBatch(
            """
            UPDATE events
            SET json = :json, type = CASE WHEN :deleted THEN :tombstone ELSE type END
            WHERE chat_id = :chat AND seq = :seq
            """);
    for (Rewrite rewrite : rewrites) {
      rows.bind("chat", rewrite.chatId().value())
          .bind("seq", rewrite.seq())
          .bind("json", rewrite.json())
          .bind("deleted", rewrite.deleted())
          .bind("tombstone", Spelling.TOMBSTONE)
          .add();
    }
    rows.execute();
    for (Rewrite rewrite : rewrites) {
      if (rewrite.deleted()) {
        forgetEdits(handle, rewrite);
        ReactionTable.clear(handle, rewrite.chatId(), rewrite.seq());
        AttachmentTable.withdraw(handle, rewrite.chatId(), rewrite.seq());
      }
    }
  }

  private static void forgetEdits(Handle handle, Rewrite deleted) {
    handle
        .createUpdate(
            """
            UPDATE events SET json = bare WHERE chat_id = :chat AND target_seq = :seq
            """)
        .bind("chat", deleted.chatId().value())
        .bind("seq", deleted.seq())
        .execute();
  }

  /// The messages of `keys`, deleted ones too, each with what its key's user has reacted.
  static List<StoredMessage> messages(Handle handle, Collection<MessageKey> keys) {
    Map<MessageKey, StoredMessage> found = new LinkedHashMap<>();
    for (List<MessageKey> chunk : Chunks.of(keys)) {
      handle
          .createQuery(
              """
              WITH keys (chat_id, seq, user_id) AS (VALUES <keys>)
              SELECT e.chat_id, e.seq, k.user_id, e.json, e.reaction_count, r.emoji
              FROM keys k CROSS JOIN events e
              LEFT JOIN reactions r
                ON r.chat_id = k.chat_id AND r.target_seq = k.seq AND r.user_id = k.user_id
              WHERE e.chat_id = k.chat_id AND e.seq = k.seq AND e.type IN ('message', 'tombstone')
              """)
          .bindMethodsList("keys", chunk.stream().map(Target::of).toList(), Target.COLUMNS)
          .map(
              (row, _) -> {
                MessageKey key =
                    new MessageKey(
                        new ChatId(row.getString("chat_id")),
                        row.getLong("seq"),
                        new UserId(row.getString("user_id")));
                String emoji = row.getString("emoji");
                return new StoredMessage(
                    key,
                    row.getBytes("json"),
                    row.getInt("reaction_count"),
                    emoji == null ? Set.of() : Set.of(emoji));
              })
          .forEach(one -> found.merge(one.key(), one, EventTable::together));
    }
    return List.copyOf(found.values());
  }

  private static StoredMessage together(StoredMessage one, StoredMessage other) {
    Set<String> own = new HashSet<>(one.own());
    own.addAll(other.own());
    return new StoredMessage(one.key(), one.json(), one.reactions(), own);
  }

  /// A [MessageKey] as columns; public for Jdbi.
  public record Target(String chat, long seq, String user) {
    static final List<String> COLUMNS = List.of("chat", "seq", "user");

    static Target of(MessageKey key) {
      return new Target(key.chatId().value(), key.seq(), key.user().value());
    }
  }
}
