package chat.parley.store;

import chat.parley.chat.ChatId;
import chat.parley.store.Webhooks.Lag;
import chat.parley.store.Webhooks.Look;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;

/// Table `webhook_cursors`. Who puts a cursor takes it from whoever holds it: their release then
/// finds that it is not theirs.
final class WebhookCursorTable {
  private static final String ON_CONFLICT =
      """
      ON CONFLICT (webhook_id, chat_id)
      DO UPDATE SET seq = excluded.seq, holder = '', held_until = 0
      """;

  /// Read from the end of a chat, as far as there is something to send.
  private static final String BEFORE =
      """
      COALESCE((SELECT e.seq FROM events e WHERE e.chat_id = c.chat_id AND e.sent_at < :from
                ORDER BY e.seq DESC LIMIT 1), 0)
      """;

  private WebhookCursorTable() {}

  static Optional<ChatId> begin(
      Handle handle, String id, Optional<ChatId> after, OptionalLong from, int limit) {
    Optional<ChatId> last =
        handle
            .createQuery(
                """
                SELECT chat_id FROM (
                  SELECT chat_id FROM chats WHERE chat_id > :after ORDER BY chat_id LIMIT :limit) page
                ORDER BY chat_id DESC LIMIT 1
                """)
            .bind("after", after.map(ChatId::value).orElse(""))
            .bind("limit", limit)
            .mapTo(String.class)
            .findOne()
            .map(ChatId::new);
    last.ifPresent(
        to ->
            insert(handle, id, from, "c.chat_id > :after AND c.chat_id <= :to")
                .bind("after", after.map(ChatId::value).orElse(""))
                .bind("to", to.value())
                .execute());
    return last;
  }

  static boolean begin(Handle handle, String id, ChatId chat, OptionalLong from) {
    return insert(handle, id, from, "c.chat_id = :chat").bind("chat", chat.value()).execute() == 1;
  }

  private static Update insert(Handle handle, String id, OptionalLong from, String which) {
    Update update =
        handle.createUpdate(
            """
            INSERT INTO webhook_cursors (webhook_id, chat_id, seq, holder, held_until)
            SELECT w.webhook_id, c.chat_id, %s, '', 0
            FROM webhooks w JOIN chats c ON w.webhook_id = :id
            WHERE %s
            %s"""
                .formatted(from.isPresent() ? BEFORE : "c.head_seq", which, ON_CONFLICT));
    from.ifPresent(time -> update.bind("from", time));
    return update.bind("id", id);
  }

  static boolean put(Handle handle, String id, ChatId chat, long seq) {
    return handle
            .createUpdate(
                """
                INSERT INTO webhook_cursors (webhook_id, chat_id, seq, holder, held_until)
                SELECT w.webhook_id, c.chat_id,
                  CASE WHEN c.head_seq < :seq THEN c.head_seq ELSE :seq END, '', 0
                FROM webhooks w JOIN chats c ON w.webhook_id = :id
                WHERE c.chat_id = :chat
                """
                    + ON_CONFLICT)
            .bind("id", id)
            .bind("chat", chat.value())
            .bind("seq", seq)
            .execute()
        == 1;
  }

  static void delete(Handle handle, String id) {
    handle
        .createUpdate("DELETE FROM webhook_cursors WHERE webhook_id = :id")
        .bind("id", id)
        .execute();
  }

  static Lag lag(Handle handle, Webhook webhook) {
    return handle
        .createQuery(
            """
            SELECT COUNT(*) AS chats, COALESCE(SUM(c.head_seq - COALESCE(w.seq, 0)), 0) AS events
            FROM chats c
            LEFT JOIN webhook_cursors w ON w.webhook_id = :id AND w.chat_id = c.chat_id
            WHERE c.head_seq > COALESCE(w.seq, 0) AND (:all = 1 OR c.chat_id = :chat)
            """)
        .bind("id", webhook.id())
        .bind("all", webhook.chat().isPresent() ? 0 : 1)
        .bind("chat", webhook.chat().map(ChatId::value).orElse(""))
        .map((row, _) -> new Lag(row.getLong("chats"), row.getLong("events")))
        .one();
  }

  private record Place(ChatId chat, boolean behind) {}

  static Look behind(Handle handle, String id, Optional<ChatId> after, int limit) {
    List<Place> places =
        handle
            .createQuery(
                """
                SELECT c.chat_id, c.head_seq, COALESCE(w.seq, 0) AS seq
                FROM chats c
                LEFT JOIN webhook_cursors w ON w.webhook_id = :id AND w.chat_id = c.chat_id
                WHERE c.chat_id > :after
                ORDER BY c.chat_id
                LIMIT :limit
                """)
            .bind("id", id)
            .bind("after", after.map(ChatId::value).orElse(""))
            .bind("limit", limit)
            .map(
                (row, _) ->
                    new Place(
                        new ChatId(row.getString("chat_id")),
                        row.getLong("seq") < row.getLong("head_seq")))
            .list();
    return new Look(
        places.stream().filter(Place::behind).map(Place::chat).toList(),
        places.size() < limit ? Optional.empty() : Optional.of(places.getLast().chat()));
  }

  static OptionalLong hold(
      Handle handle, String id, ChatId chat, String node, long now, long until) {
    return handle
        .createQuery(
            """
            INSERT INTO webhook_cursors (webhook_id, chat_id, seq, holder, held_until)
            SELECT w.webhook_id, :chat, 0, :node, :until
            FROM webhooks w WHERE w.webhook_id = :id AND w.enabled = 1 AND w.ready = 1
            ON CONFLICT (webhook_id, chat_id)
            DO UPDATE SET holder = excluded.holder, held_until = excluded.held_until
            WHERE webhook_cursors.held_until <= :now OR webhook_cursors.holder = :node
            RETURNING seq
            """)
        .bind("id", id)
        .bind("chat", chat.value())
        .bind("node", node)
        .bind("now", now)
        .bind("until", until)
        .mapTo(Long.class)
        .findOne()
        .map(OptionalLong::of)
        .orElse(OptionalLong.empty());
  }

  static boolean release(Handle handle, String id, ChatId chat, String node, long from, long to) {
    return handle
            .createUpdate(
                """
                UPDATE webhook_cursors SET seq = :to, holder = '', held_until = 0
                WHERE webhook_id = :id AND chat_id = :chat AND holder = :node AND seq = :from
                """)
            .bind("id", id)
            .bind("chat", chat.value())
            .bind("node", node)
            .bind("from", from)
            .bind("to", to)
            .execute()
        == 1;
  }
}
