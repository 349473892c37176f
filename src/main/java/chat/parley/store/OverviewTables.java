package chat.parley.store;

import chat.parley.chat.ChatId;
import chat.parley.chat.UserId;
import chat.parley.store.AdminStore.KnownChat;
import chat.parley.store.AdminStore.KnownUser;
import chat.parley.store.AdminStore.Which;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/// What administrators see of users and chats, from several tables.
final class OverviewTables {
  /// No text that begins with another is greater than that one and this.
  private static final String LAST = Character.toString(Character.MAX_CODE_POINT);

  private static final String USER =
      """
      SELECT u.user_id, u.username, u.display_name, u.created_at, b.state, b.since, p.last_seen,
             CASE WHEN a.user_id IS NULL THEN 0 ELSE 1 END AS admin
      FROM users u
      LEFT JOIN bars b ON b.user_id = u.user_id
      LEFT JOIN admins a ON a.user_id = u.user_id
      LEFT JOIN presence p ON p.user_id = u.user_id
      """;
  private static final String DELETED =
      """
      SELECT b.user_id, NULL AS username, NULL AS display_name, NULL AS created_at,
             b.state, b.since, NULL AS last_seen, 0 AS admin
      FROM bars b
      """;
  private static final String FOUND =
      """
       AND u.user_id IN (
        SELECT user_id FROM users WHERE username >= :key AND username < :keyEnd
        UNION
        SELECT user_id FROM users WHERE name_key >= :key AND name_key < :keyEnd
        UNION
        SELECT user_id FROM users WHERE user_id >= :text AND user_id < :textEnd)
      """;

  private OverviewTables() {}

  static List<KnownUser> users(Handle handle, Which which, String text, String after, int limit) {
    boolean looking = !text.isEmpty();
    String sql =
        switch (which) {
          case KNOWN -> USER + "WHERE u.user_id > :after" + (looking ? FOUND : "");
          case DISABLED ->
              USER + "WHERE b.state = 'disabled' AND u.user_id > :after" + (looking ? FOUND : "");
          case ADMIN ->
              USER + "WHERE a.user_id IS NOT NULL AND u.user_id > :after" + (looking ? FOUND : "");
          case DELETED ->
              DELETED
                  + "WHERE b.state = 'deleted' AND b.user_id > :after"
                  + (looking ? " AND b.user_id >= :text AND b.user_id < :textEnd" : "");
        };
    var query = handle.createQuery(sql + " ORDER BY 1 LIMIT :limit").bind("after", after);
    if (looking) {
      query.bind("text", text).bind("textEnd", text + LAST);
    }
    if (looking && which != Which.DELETED) {
      String key = text.toLowerCase(Locale.ROOT);
      query.bind("key", key).bind("keyEnd", key + LAST);
    }
    return query.bind("limit", limit).map(OverviewTables::user).list();
  }

  static Optional<KnownUser> user(Handle handle, UserId user) {
    return handle
        .createQuery(USER + "WHERE u.user_id = :user")
        .bind("user", user.value())
        .map(OverviewTables::user)
        .findOne()
        .or(
            () ->
                handle
                    .createQuery(DELETED + "WHERE b.user_id = :user AND b.state = 'deleted'")
                    .bind("user", user.value())
                    .map(OverviewTables::user)
                    .findOne());
  }

  private static KnownUser user(ResultSet row, StatementContext context) throws SQLException {
    UserId user = new UserId(row.getString("user_id"));
    return new KnownUser(
        user,
        Optional.ofNullable(row.getString("display_name"))
            .map(name -> new Profile(user, username(row), name)),
        number(row, "created_at"),
        Optional.ofNullable(row.getString("state")).map(BarTable::bar),
        number(row, "since"),
        row.getInt("admin") == 1,
        number(row, "last_seen"));
  }

  private static Optional<String> username(ResultSet row) {
    try {
      return Optional.ofNullable(row.getString("username"));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static OptionalLong number(ResultSet row, String column) throws SQLException {
    long number = row.getLong(column);
    return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(number);
  }

  /// A chat's first event is when it was made.
  static List<KnownChat> chats(Handle handle, String after, int limit) {
    return handle
        .createQuery(
            """
            SELECT c.chat_id, c.kind, c.head_seq, c.member_count, c.active_at, e.sent_at
            FROM chats c
            LEFT JOIN events e ON e.chat_id = c.chat_id AND e.seq = 1
            WHERE c.chat_id > :after
            ORDER BY c.chat_id
            LIMIT :limit
            """)
        .bind("after", after)
        .bind("limit", limit)
        .map(
            (row, _) ->
                new KnownChat(
                    new ChatId(row.getString("chat_id")),
                    row.getString("kind"),
                    row.getLong("head_seq"),
                    row.getInt("member_count"),
                    row.getLong("sent_at"),
                    row.getLong("active_at")))
        .list();
  }
}
