package chat.parley.store;

import chat.parley.chat.UserId;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/// Tables `bars` and `admins`.
final class BarTable {
  private BarTable() {}

  static Optional<Bar> find(Handle handle, UserId user) {
    return handle
        .createQuery("SELECT state FROM bars WHERE user_id = :user")
        .bind("user", user.value())
        .map((row, _) -> bar(row.getString("state")))
        .findOne();
  }

  static Bar bar(String state) {
    return Bar.valueOf(state.toUpperCase(Locale.ROOT));
  }

  static String state(Bar bar) {
    return bar.name().toLowerCase(Locale.ROOT);
  }

  static Set<UserId> among(Handle handle, Collection<UserId> users) {
    Set<UserId> barred = new HashSet<>();
    for (List<String> chunk : Chunks.of(users.stream().map(UserId::value).toList())) {
      handle
          .createQuery("SELECT user_id FROM bars WHERE user_id IN (<users>)")
          .bindList("users", chunk)
          .mapTo(String.class)
          .forEach(user -> barred.add(new UserId(user)));
    }
    return barred;
  }

  static boolean disable(Handle handle, UserId user, long now) {
    return handle
            .createUpdate(
                """
                INSERT INTO bars (user_id, state, since) VALUES (:user, 'disabled', :now)
                ON CONFLICT DO NOTHING
                """)
            .bind("user", user.value())
            .bind("now", now)
            .execute()
        == 1;
  }

  static boolean enable(Handle handle, UserId user) {
    return handle
            .createUpdate("DELETE FROM bars WHERE user_id = :user AND state = 'disabled'")
            .bind("user", user.value())
            .execute()
        == 1;
  }

  static boolean delete(Handle handle, UserId user, long now) {
    return handle
            .createUpdate(
                """
                INSERT INTO bars (user_id, state, since) VALUES (:user, 'deleted', :now)
                ON CONFLICT (user_id) DO UPDATE SET state = 'deleted', since = excluded.since
                WHERE bars.state <> 'deleted'
                """)
            .bind("user", user.value())
            .bind("now", now)
            .execute()
        == 1;
  }

  static boolean isAdmin(Handle handle, UserId user) {
    return handle
        .createQuery("SELECT 1 FROM admins WHERE user_id = :user")
        .bind("user", user.value())
        .mapTo(Integer.class)
        .findOne()
        .isPresent();
  }

  static boolean setAdmin(Handle handle, UserId user, boolean on, long now) {
    if (!on) {
      return handle
              .createUpdate("DELETE FROM admins WHERE user_id = :user")
              .bind("user", user.value())
              .execute()
          == 1;
    }
    return handle
            .createUpdate(
                """
                INSERT INTO admins (user_id, since)
                SELECT :user, :now WHERE NOT EXISTS (SELECT 1 FROM bars WHERE user_id = :user)
                ON CONFLICT DO NOTHING
                """)
            .bind("user", user.value())
            .bind("now", now)
            .execute()
        == 1;
  }
}
