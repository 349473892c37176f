package chat.parley.store;

import chat.parley.chat.ChatId;
import chat.parley.chat.UserId;
import chat.parley.store.Personal.ChatPreference;
import chat.parley.store.Personal.Seen;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/// Tables `chat_preferences` and `presence`.
final class PersonTables {
  private PersonTables() {}

  static ChatPreference prefer(
      Handle handle,
      UserId user,
      ChatId chat,
      OptionalLong mutedUntil,
      Optional<Boolean> archived) {
    return handle
        .createQuery(
            """
            INSERT INTO chat_preferences (user_id, chat_id, muted_until, archived)
            VALUES (:user, :chat, :muted, :archived)
            ON CONFLICT (user_id, chat_id) DO UPDATE
            SET muted_until = CASE WHEN :setMuted = 1
                              THEN excluded.muted_until ELSE chat_preferences.muted_until END,
                archived = CASE WHEN :setArchived = 1
                           THEN excluded.archived ELSE chat_preferences.archived END
            RETURNING muted_until, archived
            """)
        .bind("user", user.value())
        .bind("chat", chat.value())
        .bind("muted", mutedUntil.orElse(0))
        .bind("archived", archived.orElse(false) ? 1 : 0)
        .bind("setMuted", mutedUntil.isPresent() ? 1 : 0)
        .bind("setArchived", archived.isPresent() ? 1 : 0)
        .map(
            (row, _) -> new ChatPreference(row.getLong("muted_until"), row.getInt("archived") == 1))
        .one();
  }

  static Map<UserId, Seen> seen(Handle handle, Collection<UserId> users) {
    Map<UserId, Seen> seen = new HashMap<>();
    for (List<String> chunk : Chunks.of(users.stream().map(UserId::value).toList())) {
      handle
          .createQuery("SELECT user_id, hidden, last_seen FROM presence WHERE user_id IN (<users>)")
          .bindList("users", chunk)
          .map((row, _) -> Map.entry(new UserId(row.getString("user_id")), seen(row)))
          .forEach(found -> seen.put(found.getKey(), found.getValue()));
    }
    return seen;
  }

  private static Seen seen(ResultSet row) throws SQLException {
    boolean hidden = row.getInt("hidden") == 1;
    long at = row.getLong("last_seen");
    return new Seen(hidden, row.wasNull() ? OptionalLong.empty() : OptionalLong.of(at));
  }

  static void lastSeen(Handle handle, Map<UserId, Long> times) {
    PreparedBatch batch =
        handle.prepareBatch(
            """
            INSERT INTO presence (user_id, hidden, last_seen) VALUES (:user, 0, :at)
            ON CONFLICT (user_id) DO UPDATE SET last_seen = excluded.last_seen
            WHERE presence.hidden = 0
              AND (presence.last_seen IS NULL OR presence.last_seen < excluded.last_seen)
            """);
    // In one order for all: two that lock the same rows the other way round would wait for ever.
    times.keySet().stream()
        .map(UserId::value)
        .sorted()
        .forEach(user -> batch.bind("user", user).bind("at", times.get(new UserId(user))).add());
    batch.execute();
  }

  static void hide(Handle handle, UserId user, boolean hidden) {
    handle
        .createUpdate(
            """
            INSERT INTO presence (user_id, hidden, last_seen) VALUES (:user, :hidden, NULL)
            ON CONFLICT (user_id) DO UPDATE
            SET hidden = excluded.hidden,
                last_seen = CASE WHEN excluded.hidden = 1 THEN NULL ELSE presence.last_seen END
            """)
        .bind("user", user.value())
        .bind("hidden", hidden ? 1 : 0)
        .execute();
  }
}
