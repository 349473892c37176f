package chat.parley.store;

import chat.parley.chat.UserId;
import chat.parley.store.Bots.Bot;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;

/// Table `bots`, and their rows in `users`.
final class BotTable {
  private static final String BOTS =
      """
      SELECT b.user_id, u.display_name, b.created_at
      FROM bots b JOIN users u ON u.user_id = b.user_id
      """;

  private static final RowMapper<Bot> BOT =
      (row, _) ->
          new Bot(
              new UserId(row.getString("user_id")),
              row.getString("display_name"),
              row.getLong("created_at"));

  private BotTable() {}

  static boolean insert(Handle handle, Bot bot, int max) {
    int added =
        handle
            .createUpdate(
                """
                INSERT INTO bots (user_id, created_at)
                SELECT :user, :now WHERE (SELECT COUNT(*) FROM bots) < :max
                """)
            .bind("user", bot.user().value())
            .bind("now", bot.createdAt())
            .bind("max", max)
            .execute();
    if (added == 1) {
      handle
          .createUpdate(
              """
              INSERT INTO users (user_id, display_name, name_key, created_at)
              VALUES (:user, :name, :key, :now)
              """)
          .bind("user", bot.user().value())
          .bind("name", bot.displayName())
          .bind("key", bot.displayName().toLowerCase(Locale.ROOT))
          .bind("now", bot.createdAt())
          .execute();
    }
    return added == 1;
  }

  static List<Bot> page(Handle handle, Optional<UserId> after, int limit) {
    return handle
        .createQuery(BOTS + "WHERE b.user_id > :after ORDER BY b.user_id LIMIT :limit")
        .bind("after", after.map(UserId::value).orElse(""))
        .bind("limit", limit)
        .map(BOT)
        .list();
  }

  static Optional<Bot> find(Handle handle, UserId user) {
    return handle
        .createQuery(BOTS + "WHERE b.user_id = :user")
        .bind("user", user.value())
        .map(BOT)
        .findOne();
  }

  static Set<UserId> among(Handle handle, Collection<UserId> users) {
    Set<UserId> bots = new HashSet<>();
    for (List<String> chunk : Chunks.of(users.stream().map(UserId::value).toList())) {
      handle
          .createQuery("SELECT user_id FROM bots WHERE user_id IN (<users>)")
          .bindList("users", chunk)
          .mapTo(String.class)
          .forEach(user -> bots.add(new UserId(user)));
    }
    return bots;
  }

  static boolean delete(Handle handle, UserId user) {
    boolean was =
        handle
                .createUpdate("DELETE FROM bots WHERE user_id = :user")
                .bind("user", user.value())
                .execute()
            == 1;
    if (was) {
      handle
          .createUpdate("DELETE FROM users WHERE user_id = :user")
          .bind("user", user.value())
          .execute();
    }
    return was;
  }
}
