package chat.parley.store;

import chat.parley.chat.ChatId;
import chat.parley.store.Webhook.Health;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/// Table `webhooks`.
final class WebhookTable {
  private WebhookTable() {}

  static boolean insert(Handle handle, Webhook webhook, int max) {
    return handle
            .createUpdate(
                """
                INSERT INTO webhooks
                  (webhook_id, url, secret, events, chat_id, enabled, ready, created_at, failures)
                SELECT :id, :url, :secret, :events, :chat, :enabled, 0, :createdAt, 0
                WHERE (SELECT COUNT(*) FROM webhooks) < :max
                """)
            .bind("id", webhook.id())
            .bind("url", webhook.url())
            .bind("secret", webhook.secret())
            .bind("events", String.join(",", webhook.events()))
            .bind("chat", webhook.chat().map(ChatId::value).orElse(null))
            .bind("enabled", number(webhook.enabled()))
            .bind("createdAt", webhook.createdAt())
            .bind("max", max)
            .execute()
        == 1;
  }

  static List<Webhook> all(Handle handle) {
    return handle
        .createQuery("SELECT * FROM webhooks ORDER BY created_at, webhook_id")
        .map(WebhookTable::webhook)
        .list();
  }

  static Optional<Webhook> find(Handle handle, String id) {
    return handle
        .createQuery("SELECT * FROM webhooks WHERE webhook_id = :id")
        .bind("id", id)
        .map(WebhookTable::webhook)
        .findOne();
  }

  static boolean update(Handle handle, Webhook webhook) {
    return handle
            .createUpdate(
                """
                UPDATE webhooks SET url = :url, secret = :secret, events = :events, enabled = :enabled
                WHERE webhook_id = :id
                """)
            .bind("id", webhook.id())
            .bind("url", webhook.url())
            .bind("secret", webhook.secret())
            .bind("events", String.join(",", webhook.events()))
            .bind("enabled", number(webhook.enabled()))
            .execute()
        == 1;
  }

  static boolean delete(Handle handle, String id) {
    return handle
            .createUpdate("DELETE FROM webhooks WHERE webhook_id = :id")
            .bind("id", id)
            .execute()
        == 1;
  }

  static void setReady(Handle handle, String id) {
    handle
        .createUpdate("UPDATE webhooks SET ready = 1 WHERE webhook_id = :id")
        .bind("id", id)
        .execute();
  }

  static void succeeded(Handle handle, String id, long at) {
    handle
        .createUpdate(
            """
            UPDATE webhooks SET last_success_at = :at, failing_since = NULL, failures = 0
            WHERE webhook_id = :id
            """)
        .bind("id", id)
        .bind("at", at)
        .execute();
  }

  static void failed(Handle handle, String id, long at, long failures, String error) {
    handle
        .createUpdate(
            """
            UPDATE webhooks SET last_failure_at = :at, failing_since = COALESCE(failing_since, :at),
              failures = failures + :failures, last_error = :error
            WHERE webhook_id = :id
            """)
        .bind("id", id)
        .bind("at", at)
        .bind("failures", failures)
        .bind("error", error)
        .execute();
  }

  static void disable(Handle handle, String id) {
    handle
        .createUpdate("UPDATE webhooks SET enabled = 0 WHERE webhook_id = :id")
        .bind("id", id)
        .execute();
  }

  private static Webhook webhook(ResultSet row, StatementContext context) throws SQLException {
    String events = row.getString("events");
    return new Webhook(
        row.getString("webhook_id"),
        row.getString("url"),
        row.getString("secret"),
        events.isEmpty() ? Set.of() : Set.of(events.split(",", -1)),
        Optional.ofNullable(row.getString("chat_id")).map(ChatId::new),
        row.getInt("enabled") != 0,
        row.getInt("ready") != 0,
        row.getLong("created_at"),
        new Health(
            time(row, "last_success_at"),
            time(row, "last_failure_at"),
            time(row, "failing_since"),
            row.getLong("failures"),
            Optional.ofNullable(row.getString("last_error"))));
  }

  private static OptionalLong time(ResultSet row, String column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
  }

  private static int number(boolean value) {
    return value ? 1 : 0;
  }
}
