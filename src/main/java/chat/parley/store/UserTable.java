package chat.parley.store;

import chat.parley.chat.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/// Table `users`.
final class UserTable {
  private static final String COLUMNS = "user_id, username, display_name";

  /// No text that begins with another is greater than that one and this.
  private static final String LAST = Character.toString(Character.MAX_CODE_POINT);

  private UserTable() {}

  static boolean create(Handle handle, Profile profile, String hash, long now) {
    return handle
            .createUpdate(
                """
                INSERT INTO users (user_id, username, display_name, name_key, password, created_at)
                VALUES (:user, :username, :name, :key, :hash, :now)
                ON CONFLICT DO NOTHING
                """)
            .bind("user", profile.user().value())
            .bind("username", profile.username().orElse(null))
            .bind("name", profile.displayName())
            .bind("key", key(profile.displayName()))
            .bind("hash", hash)
            .bind("now", now)
            .execute()
        == 1;
  }

  static void see(Handle handle, UserId user, long now) {
    handle
        .createUpdate(
            """
            INSERT INTO users (user_id, display_name, name_key, created_at)
            VALUES (:user, :user, :key, :now)
            ON CONFLICT DO NOTHING
            """)
        .bind("user", user.value())
        .bind("key", key(user.value()))
        .bind("now", now)
        .execute();
  }

  static Optional<Credentials> credentials(Handle handle, String column, String value) {
    return handle
        .createQuery(
            "SELECT user_id, password FROM users WHERE %s = :value AND password IS NOT NULL"
                .formatted(column))
        .bind("value", value)
        .map(
            (row, _) ->
                new Credentials(new UserId(row.getString("user_id")), row.getString("password")))
        .findOne();
  }

  static void setPassword(Handle handle, UserId user, String hash) {
    handle
        .createUpdate("UPDATE users SET password = :hash WHERE user_id = :user")
        .bind("user", user.value())
        .bind("hash", hash)
        .execute();
  }

  static void setDisplayName(Handle handle, UserId user, String name) {
    handle
        .createUpdate(
            "UPDATE users SET display_name = :name, name_key = :key WHERE user_id = :user")
        .bind("user", user.value())
        .bind("name", name)
        .bind("key", key(name))
        .execute();
  }

  static List<Profile> profiles(Handle handle, Collection<UserId> users) {
    List<Profile> profiles = new ArrayList<>();
    for (List<String> chunk : Chunks.of(users.stream().map(UserId::value).toList())) {
      handle
          .createQuery("SELECT %s FROM users WHERE user_id IN (<users>)".formatted(COLUMNS))
          .bindList("users", chunk)
          .map(UserTable::profile)
          .forEach(profiles::add);
    }
    return profiles;
  }

  static List<Profile> search(Handle handle, String text, String after, int limit) {
    return handle
        .createQuery(
            """
            SELECT user_id, username, display_name FROM users
            WHERE user_id > :after AND user_id IN (
              SELECT user_id FROM users WHERE username >= :key AND username < :keyEnd
              UNION
              SELECT user_id FROM users WHERE name_key >= :key AND name_key < :keyEnd
              UNION
              SELECT user_id FROM users WHERE user_id >= :text AND user_id < :textEnd)
            ORDER BY user_id
            LIMIT :limit
            """)
        .bind("after", after)
        .bind("text", text)
        .bind("textEnd", text + LAST)
        .bind("key", key(text))
        .bind("keyEnd", key(text) + LAST)
        .bind("limit", limit)
        .map(UserTable::profile)
        .list();
  }

  private static Profile profile(ResultSet row, StatementContext context) throws SQLException {
    return new Profile(
        new UserId(row.getString("user_id")),
        Optional.ofNullable(row.getString("username")),
        row.getString("display_name"));
  }

  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
