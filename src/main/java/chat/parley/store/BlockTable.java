package chat.parley.store;

import chat.parley.chat.ChatId;
import chat.parley.chat.UserId;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/// Table `blocks`: who does not want to hear from whom.
final class BlockTable {
  private BlockTable() {}

  /// Two at the same moment may come to one more than `max`.
  static boolean block(Handle handle, UserId user, UserId blocked, boolean on, int max) {
    if (!on) {
      handle
          .createUpdate("DELETE FROM blocks WHERE user_id = :user AND blocked_id = :blocked")
          .bind("user", user.value())
          .bind("blocked", blocked.value())
          .execute();
      return true;
    }
    int added =
        handle
            .createUpdate(
                """
                INSERT INTO blocks (user_id, blocked_id)
                SELECT :user, :blocked
                WHERE (SELECT COUNT(*) FROM blocks WHERE user_id = :user) < :max
                ON CONFLICT DO NOTHING
                """)
            .bind("user", user.value())
            .bind("blocked", blocked.value())
            .bind("max", max)
            .execute();
    return added > 0 || stands(handle, user, blocked);
  }

  private static boolean stands(Handle handle, UserId user, UserId blocked) {
    return handle
        .createQuery("SELECT 1 FROM blocks WHERE user_id = :user AND blocked_id = :blocked")
        .bind("user", user.value())
        .bind("blocked", blocked.value())
        .mapTo(Integer.class)
        .findOne()
        .isPresent();
  }

  static List<UserId> blockedBy(Handle handle, UserId user, Optional<UserId> after, int limit) {
    return handle
        .createQuery(
            """
            SELECT blocked_id FROM blocks WHERE user_id = :user AND blocked_id > :after
            ORDER BY blocked_id LIMIT :limit
            """)
        .bind("user", user.value())
        .bind("after", after.map(UserId::value).orElse(""))
        .bind("limit", limit)
        .map((row, _) -> new UserId(row.getString("blocked_id")))
        .list();
  }

  static Set<UserId> blocking(Handle handle, UserId user, int limit) {
    return handle
        .createQuery(
            """
            SELECT user_id FROM blocks WHERE blocked_id = :user ORDER BY user_id LIMIT :limit
            """)
        .bind("user", user.value())
        .bind("limit", limit)
        .map((row, _) -> new UserId(row.getString("user_id")))
        .collect(Collectors.toUnmodifiableSet());
  }

  /// The two of a direct chat, once in each order.
  public record Pair(String chat, String one, String other) {
    static final List<String> COLUMNS = List.of("chat", "one", "other");

    static Stream<Pair> of(ChatId chat) {
      String[] users = chat.value().split(":", 3);
      return Stream.of(
          new Pair(chat.value(), users[1], users[2]), new Pair(chat.value(), users[2], users[1]));
    }
  }

  static Set<ChatId> apart(Handle handle, Collection<ChatId> directChats) {
    Set<ChatId> apart = new HashSet<>();
    for (List<Pair> chunk : Chunks.of(directChats.stream().flatMap(Pair::of).toList())) {
      handle
          .createQuery(
              """
              WITH keys (chat_id, one, other) AS (VALUES <keys>)
              SELECT q.chat_id FROM keys q CROSS JOIN blocks b
              WHERE b.user_id = q.one AND b.blocked_id = q.other
              """)
          .bindMethodsList("keys", chunk, Pair.COLUMNS)
          .map((row, _) -> new ChatId(row.getString("chat_id")))
          .forEach(apart::add);
    }
    return apart;
  }

  static Set<UserId> apart(Handle handle, UserId user, Collection<UserId> others) {
    Set<UserId> apart = new HashSet<>();
    for (List<String> chunk : Chunks.of(others.stream().map(UserId::value).toList())) {
      handle
          .createQuery(
              """
              SELECT blocked_id AS other FROM blocks
              WHERE user_id = :user AND blocked_id IN (<others>)
              UNION ALL
              SELECT user_id AS other FROM blocks
              WHERE blocked_id = :user AND user_id IN (<others>)
              """)
          .bind("user", user.value())
          .bindList("others", chunk)
          .map((row, _) -> new UserId(row.getString("other")))
          .forEach(apart::add);
    }
    return apart;
  }
}
