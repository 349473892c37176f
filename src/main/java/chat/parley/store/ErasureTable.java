package chat.parley.store;

import chat.parley.chat.ChatId;
import chat.parley.chat.UserId;
import chat.parley.store.Erasures.Erasure;
import chat.parley.store.Erasures.Stay;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Table `erasures`, and where users who were deleted have left something.
final class ErasureTable {
  private ErasureTable() {}

  static void insert(Handle handle, UserId user, boolean messages, long now) {
    handle
        .createUpdate(
            """
            INSERT INTO erasures (user_id, with_messages, after_chat, again, due_at)
            VALUES (:user, :messages, '', 0, :now)
            ON CONFLICT DO NOTHING
            """)
        .bind("user", user.value())
        .bind("messages", messages ? 1 : 0)
        .bind("now", now)
        .execute();
  }

  static Optional<Erasure> due(Handle handle, long now) {
    return handle
        .createQuery("SELECT * FROM erasures WHERE due_at <= :now ORDER BY due_at LIMIT 1")
        .bind("now", now)
        .map(
            (row, _) ->
                new Erasure(
                    new UserId(row.getString("user_id")),
                    row.getInt("with_messages") == 1,
                    row.getString("after_chat"),
                    row.getInt("again") == 1,
                    row.getLong("due_at")))
        .findOne();
  }

  static boolean move(Handle handle, Erasure from, Erasure to) {
    return handle
            .createUpdate(
                """
                UPDATE erasures SET after_chat = :after, again = :again, due_at = :due
                WHERE user_id = :user AND due_at = :expected
                """)
            .bind("after", to.afterChat())
            .bind("again", to.again() ? 1 : 0)
            .bind("due", to.dueAt())
            .bind("user", from.user().value())
            .bind("expected", from.dueAt())
            .execute()
        == 1;
  }

  static boolean delete(Handle handle, Erasure erasure) {
    return handle
            .createUpdate("DELETE FROM erasures WHERE user_id = :user AND due_at = :expected")
            .bind("user", erasure.user().value())
            .bind("expected", erasure.dueAt())
            .execute()
        == 1;
  }

  /// Two parts, since each has an index of its own.
  static List<Stay> stays(Handle handle, UserId user, String after, int limit) {
    return handle
        .createQuery(
            """
            SELECT stays.chat_id, stays.member, chats.kind FROM (
              SELECT chat_id, 1 AS member FROM members
              WHERE user_id = :user AND chat_id > :after AND left_seq IS NULL
              UNION ALL
              SELECT chat_id, 0 AS member FROM members
              WHERE user_id = :user AND chat_id > :after AND left_seq IS NOT NULL) stays
            JOIN chats ON chats.chat_id = stays.chat_id
            ORDER BY stays.chat_id
            LIMIT :limit
            """)
        .bind("user", user.value())
        .bind("after", after)
        .bind("limit", limit)
        .map(
            (row, _) ->
                new Stay(
                    new ChatId(row.getString("chat_id")),
                    row.getInt("member") == 1,
                    row.getString("kind").equals("direct")))
        .list();
  }

  static List<Long> messages(Handle handle, UserId user, ChatId chat, long after, int limit) {
    return handle
        .createQuery(
            """
            SELECT seq FROM events
            WHERE chat_id = :chat AND seq > :after AND sender_id = :user AND type = 'message'
            ORDER BY seq
            LIMIT :limit
            """)
        .bind("chat", chat.value())
        .bind("after", after)
        .bind("user", user.value())
        .bind("limit", limit)
        .mapTo(Long.class)
        .list();
  }

  static void forget(Handle handle, UserId user, ChatId chat) {
    handle
        .createUpdate("DELETE FROM markers WHERE chat_id = :chat AND user_id = :user")
        .bind("chat", chat.value())
        .bind("user", user.value())
        .execute();
  }

  static void forget(Handle handle, UserId user) {
    for (String statement :
        List.of(
            "DELETE FROM users WHERE user_id = :user",
            "DELETE FROM sign_ins WHERE user_id = :user",
            "DELETE FROM push_subscriptions WHERE user_id = :user",
            "DELETE FROM admins WHERE user_id = :user",
            "DELETE FROM presence WHERE user_id = :user",
            "DELETE FROM chat_preferences WHERE user_id = :user",
            "DELETE FROM reference_cursors WHERE user_id = :user",
            "DELETE FROM blocks WHERE user_id = :user",
            "DELETE FROM blocks WHERE blocked_id = :user")) {
      handle.createUpdate(statement).bind("user", user.value()).execute();
    }
  }
}
