package chat.parley.store;

import chat.parley.chat.ChatId;
import chat.parley.chat.SignInId;
import chat.parley.chat.UserId;
import chat.parley.store.Pushes.Block;
import chat.parley.store.Pushes.Hearer;
import chat.parley.store.Pushes.Place;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.StatementContext;

/// Table `push_subscriptions`, and who is to hear of a message.
final class PushTable {
  private static final String SIGNED_OUT =
      """
      DELETE FROM push_subscriptions
      WHERE sign_in_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM sign_ins i WHERE i.sign_in_id = push_subscriptions.sign_in_id)
      """;

  private static final String HEARERS =
      """
      SELECT m.chat_id, m.user_id, m.read_seq,
             COALESCE(k.read_seq, 0) AS marked_read, COALESCE(k.delivered_seq, 0) AS delivered
      FROM members m
      LEFT JOIN markers k ON k.chat_id = m.chat_id AND k.user_id = m.user_id
      LEFT JOIN chat_preferences p ON p.user_id = m.user_id AND p.chat_id = m.chat_id
      WHERE m.left_seq IS NULL
        AND COALESCE(p.muted_until, 0) <= :now AND COALESCE(p.archived, 0) = 0
        AND EXISTS (SELECT 1 FROM push_subscriptions s WHERE s.user_id = m.user_id)
        AND NOT EXISTS (SELECT 1 FROM bars b WHERE b.user_id = m.user_id)
      """;

  private PushTable() {}

  static void put(Handle handle, PushSubscription subscription, int max) {
    handle
        .createUpdate(
            """
            INSERT INTO push_subscriptions
              (endpoint, user_id, sign_in_id, p256dh, auth, personal, renewed_at)
            VALUES (:endpoint, :user, :signIn, :p256dh, :auth, :personal, :renewed)
            ON CONFLICT (endpoint) DO UPDATE
            SET user_id = excluded.user_id, sign_in_id = excluded.sign_in_id,
                p256dh = excluded.p256dh, auth = excluded.auth, personal = excluded.personal,
                renewed_at = excluded.renewed_at
            """)
        .bind("endpoint", subscription.endpoint())
        .bind("user", subscription.user().value())
        .bind("signIn", subscription.signIn().map(SignInId::value).orElse(null))
        .bind("p256dh", subscription.p256dh())
        .bind("auth", subscription.auth())
        .bind("personal", subscription.personal() ? 1 : 0)
        .bind("renewed", subscription.renewedAt())
        .execute();
    handle
        .createUpdate(
            """
            DELETE FROM push_subscriptions
            WHERE user_id = :user AND endpoint <> :endpoint AND endpoint NOT IN (
              SELECT endpoint FROM push_subscriptions
              WHERE user_id = :user AND endpoint <> :endpoint
              ORDER BY renewed_at DESC, endpoint
              LIMIT :others)
            """)
        .bind("user", subscription.user().value())
        .bind("endpoint", subscription.endpoint())
        .bind("others", max - 1)
        .execute();
  }

  static boolean delete(Handle handle, UserId user, String endpoint) {
    return handle
            .createUpdate(
                "DELETE FROM push_subscriptions WHERE endpoint = :endpoint AND user_id = :user")
            .bind("endpoint", endpoint)
            .bind("user", user.value())
            .execute()
        == 1;
  }

  static void delete(Handle handle, String endpoint) {
    handle
        .createUpdate("DELETE FROM push_subscriptions WHERE endpoint = :endpoint")
        .bind("endpoint", endpoint)
        .execute();
  }

  static void deleteAll(Handle handle, UserId user) {
    handle
        .createUpdate("DELETE FROM push_subscriptions WHERE user_id = :user")
        .bind("user", user.value())
        .execute();
  }

  /// Of the user's devices that are signed in no more.
  static void deleteSignedOut(Handle handle, UserId user) {
    handle.createUpdate(SIGNED_OUT + " AND user_id = :user").bind("user", user.value()).execute();
  }

  /// Of all devices that are signed in no more.
  static void deleteSignedOut(Handle handle) {
    handle.createUpdate(SIGNED_OUT).execute();
  }

  static boolean any(Handle handle) {
    return handle
        .createQuery("SELECT 1 FROM push_subscriptions LIMIT 1")
        .mapTo(Integer.class)
        .findOne()
        .isPresent();
  }

  /// Whatever was not deleted with its sign-in does not count: it was put while that ended, or that
  /// has expired.
  static List<PushSubscription> of(Handle handle, Collection<UserId> users, long now) {
    List<PushSubscription> found = new ArrayList<>();
    for (List<String> chunk : Chunks.of(users.stream().map(UserId::value).toList())) {
      handle
          .createQuery(
              """
              SELECT * FROM push_subscriptions s
              WHERE s.user_id IN (<users>) AND (s.sign_in_id IS NULL OR EXISTS (
                SELECT 1 FROM sign_ins i
                WHERE i.sign_in_id = s.sign_in_id AND i.user_id = s.user_id AND i.expires_at > :now))
              """)
          .bindList("users", chunk)
          .bind("now", now)
          .map(PushTable::subscription)
          .forEach(found::add);
    }
    return found;
  }

  private static PushSubscription subscription(ResultSet row, StatementContext context)
      throws SQLException {
    return new PushSubscription(
        new UserId(row.getString("user_id")),
        Optional.ofNullable(row.getString("sign_in_id")).map(SignInId::new),
        row.getString("endpoint"),
        row.getBytes("p256dh"),
        row.getBytes("auth"),
        row.getInt("personal") != 0,
        row.getLong("renewed_at"));
  }

  static Map<ChatId, Place> places(Handle handle, Collection<ChatId> chats) {
    Map<ChatId, Place> places = new HashMap<>();
    for (List<String> chunk : Chunks.of(chats.stream().map(ChatId::value).toList())) {
      handle
          .createQuery(
              "SELECT chat_id, kind, title, member_count FROM chats WHERE chat_id IN (<chats>)")
          .bindList("chats", chunk)
          .map(
              (row, _) ->
                  Map.entry(
                      new ChatId(row.getString("chat_id")),
                      new Place(
                          Spelling.kind(row.getString("kind")),
                          row.getString("title"),
                          row.getInt("member_count"))))
          .forEach(entry -> places.put(entry.getKey(), entry.getValue()));
    }
    return places;
  }

  static List<Hearer> hearers(Handle handle, Collection<ChatId> chats, long now) {
    List<Hearer> hearers = new ArrayList<>();
    for (List<String> chunk : Chunks.of(chats.stream().map(ChatId::value).toList())) {
      hearers.addAll(
          hearers(
              handle
                  .createQuery(HEARERS + " AND m.chat_id IN (<chats>)")
                  .bindList("chats", chunk)
                  .bind("now", now)));
    }
    return hearers;
  }

  static List<Hearer> hearers(Handle handle, ChatId chat, Collection<UserId> among, long now) {
    List<Hearer> hearers = new ArrayList<>();
    for (List<String> chunk : Chunks.of(among.stream().map(UserId::value).toList())) {
      hearers.addAll(
          hearers(
              handle
                  .createQuery(HEARERS + " AND m.chat_id = :chat AND m.user_id IN (<users>)")
                  .bind("chat", chat.value())
                  .bindList("users", chunk)
                  .bind("now", now)));
    }
    return hearers;
  }

  /// Who has read up to somewhere has got it up to there; who joined has read what came before.
  private static List<Hearer> hearers(Query query) {
    return query
        .map(
            (row, _) ->
                new Hearer(
                    new ChatId(row.getString("chat_id")),
                    new UserId(row.getString("user_id")),
                    Math.max(
                        row.getLong("read_seq"),
                        Math.max(row.getLong("marked_read"), row.getLong("delivered")))))
        .list();
  }

  static Set<Block> blocks(
      Handle handle, Collection<UserId> users, Collection<UserId> blockedUsers) {
    Set<Block> blocks = new HashSet<>();
    List<List<String>> blocked = Chunks.of(blockedUsers.stream().map(UserId::value).toList());
    for (List<String> some : Chunks.of(users.stream().map(UserId::value).toList())) {
      for (List<String> others : blocked) {
        handle
            .createQuery(
                """
                SELECT user_id, blocked_id FROM blocks
                WHERE user_id IN (<users>) AND blocked_id IN (<blocked>)
                """)
            .bindList("users", some)
            .bindList("blocked", others)
            .map(
                (row, _) ->
                    new Block(
                        new UserId(row.getString("user_id")),
                        new UserId(row.getString("blocked_id"))))
            .forEach(blocks::add);
      }
    }
    return blocks;
  }
}
