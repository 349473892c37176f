package chat.parley.store;

import chat.parley.chat.ChatId;
import chat.parley.chat.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.StatementContext;

/// What a user sees of their chats.
///
/// "Most recently active first" looks at one narrow row for each of the user's chats and sorts
/// those; what costs more is looked up for the few that come out. An order kept ready for each user
/// would have to be changed for every member by every message.
final class ChatsOfUser {
  private ChatsOfUser() {}

  static Map<ChatId, Access> access(Handle handle, UserId user, Collection<ChatId> chats) {
    Map<ChatId, Access> access = new HashMap<>();
    for (List<String> chunk : Chunks.of(chats.stream().map(ChatId::value).toList())) {
      handle
          .createQuery(
              """
              SELECT c.chat_id, c.head_seq, c.member_count, m.joined_seq, m.left_seq
              FROM members m JOIN chats c ON c.chat_id = m.chat_id
              WHERE m.user_id = :user AND m.chat_id IN (<chats>)
              """)
          .bind("user", user.value())
          .bindList("chats", chunk)
          .map((row, _) -> Map.entry(new ChatId(row.getString("chat_id")), access(row)))
          .forEach(found -> access.put(found.getKey(), found.getValue()));
    }
    return access;
  }

  private static Access access(ResultSet row) throws SQLException {
    long joined = row.getLong("joined_seq");
    int members = row.getInt("member_count");
    long left = row.getLong("left_seq");
    return row.wasNull()
        ? new Access(joined, row.getLong("head_seq"), true, members)
        : new Access(joined, left, false, members);
  }

  static Set<ChatId> larger(Handle handle, UserId user, int members) {
    return handle
        .createQuery(
            """
            SELECT c.chat_id
            FROM members m JOIN chats c ON c.chat_id = m.chat_id
            WHERE m.user_id = :user AND m.left_seq IS NULL AND c.member_count > :members
            """)
        .bind("user", user.value())
        .bind("members", members)
        .map((row, _) -> new ChatId(row.getString("chat_id")))
        .collect(Collectors.toUnmodifiableSet());
  }

  static Map<ChatId, Long> heads(Handle handle, UserId user, int limit) {
    Map<ChatId, Long> heads = new LinkedHashMap<>();
    handle
        .createQuery(
            """
            SELECT c.chat_id, c.head_seq
            FROM members m JOIN chats c ON c.chat_id = m.chat_id
            WHERE m.user_id = :user AND m.left_seq IS NULL
            ORDER BY c.active_at DESC, c.chat_id
            LIMIT :limit
            """)
        .bind("user", user.value())
        .bind("limit", limit)
        .map((row, _) -> Map.entry(new ChatId(row.getString("chat_id")), row.getLong("head_seq")))
        .forEach(found -> heads.put(found.getKey(), found.getValue()));
    return heads;
  }

  /// A user's chats in whole, of those that a query, `recent`, picks.
  private static final String SUMMARIES =
      """
      WITH recent AS (
        SELECT c.chat_id, c.kind, c.title, c.head_seq, c.last_message_seq, c.active_at,
               c.member_count
        FROM members m JOIN chats c ON c.chat_id = m.chat_id
        WHERE m.user_id = :user AND m.left_seq IS NULL
        %s
      ),
      marked AS (
        SELECT r.*,
               CASE WHEN k.read_seq > m.read_seq THEN k.read_seq
                    ELSE m.read_seq END AS read_seq,
               CASE WHEN k.delivered_seq > m.read_seq THEN k.delivered_seq
                    ELSE m.read_seq END AS delivered_seq,
               COALESCE(p.muted_until, 0) AS muted_until,
               COALESCE(p.archived, 0) AS archived
        FROM recent r
        JOIN members m ON m.chat_id = r.chat_id AND m.user_id = :user
        LEFT JOIN markers k ON k.chat_id = r.chat_id AND k.user_id = :user
        LEFT JOIN chat_preferences p ON p.user_id = :user AND p.chat_id = r.chat_id
      )
      SELECT r.chat_id, r.kind, r.title, r.head_seq, r.member_count, r.read_seq,
             r.delivered_seq, r.muted_until, r.archived, e.json,
             (SELECT COUNT(*) FROM (
                SELECT 1 FROM events u
                WHERE u.chat_id = r.chat_id
                  AND u.seq > r.read_seq
                  AND u.seq > r.head_seq - :unreadWindow
                  AND u.type = :message
                  AND u.sender_id <> :user
                LIMIT :maxUnread) AS counted) AS unread
      FROM marked r
      LEFT JOIN events e ON e.chat_id = r.chat_id AND e.seq = r.last_message_seq
      ORDER BY r.active_at DESC, r.chat_id
      """;

  static List<ChatSummary> recent(Handle handle, UserId user, int limit) {
    return list(
        handle
            .createQuery(SUMMARIES.formatted("ORDER BY c.active_at DESC, c.chat_id LIMIT :limit"))
            .bind("limit", limit),
        user);
  }

  static List<ChatSummary> summaries(Handle handle, UserId user, Collection<ChatId> chats) {
    List<ChatSummary> summaries = new ArrayList<>();
    for (List<String> chunk : Chunks.of(chats.stream().map(ChatId::value).toList())) {
      summaries.addAll(
          list(
              handle
                  .createQuery(SUMMARIES.formatted("AND m.chat_id IN (<chats>)"))
                  .bindList("chats", chunk),
              user));
    }
    return summaries;
  }

  private static List<ChatSummary> list(Query query, UserId user) {
    return query
        .bind("user", user.value())
        .bind("message", Spelling.MESSAGE)
        .bind("maxUnread", ChatSummary.MAX_UNREAD)
        .bind("unreadWindow", ChatSummary.UNREAD_WINDOW)
        .map(ChatsOfUser::summary)
        .list();
  }

  static List<ChatPlace> places(Handle handle, UserId user, Optional<ChatPlace> after, int limit) {
    return handle
        .createQuery(
            """
            SELECT c.chat_id, c.active_at
            FROM members m JOIN chats c ON c.chat_id = m.chat_id
            WHERE m.user_id = :user AND m.left_seq IS NULL
              AND (c.active_at < :activeAt OR (c.active_at = :activeAt AND c.chat_id > :chat))
            ORDER BY c.active_at DESC, c.chat_id
            LIMIT :limit
            """)
        .bind("user", user.value())
        .bind("activeAt", after.map(ChatPlace::activeAt).orElse(Long.MAX_VALUE))
        .bind("chat", after.map(place -> place.chatId().value()).orElse(""))
        .bind("limit", limit)
        .map(
            (row, _) ->
                new ChatPlace(row.getLong("active_at"), new ChatId(row.getString("chat_id"))))
        .list();
  }

  private static ChatSummary summary(ResultSet row, StatementContext context) throws SQLException {
    return new ChatSummary(
        new ChatId(row.getString("chat_id")),
        Spelling.kind(row.getString("kind")),
        row.getString("title"),
        row.getLong("head_seq"),
        row.getInt("member_count"),
        row.getInt("unread"),
        row.getLong("read_seq"),
        row.getLong("delivered_seq"),
        new Personal.ChatPreference(row.getLong("muted_until"), row.getInt("archived") == 1),
        Optional.ofNullable(row.getBytes("json")));
  }
}
