package chat.parley.store;

import chat.parley.chat.ChatId;
import chat.parley.chat.UserId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/// Table `members`: who is in which chat, and who was.
final class MemberTable {

  /// Who joins later may read what came before, but it does not count as unread.
  private static final String JOIN =
      """
      INSERT INTO members (chat_id, user_id, role, joined_seq, joined_index, left_seq, read_seq)
      VALUES (:chat, :user, :role, :seq, :index, NULL, :seq - 1)
      ON CONFLICT (chat_id, user_id) DO UPDATE
      SET role = excluded.role,
          joined_seq = excluded.joined_seq,
          joined_index = excluded.joined_index,
          left_seq = NULL,
          read_seq = excluded.read_seq
      """;

  private static final String LEAVE =
      """
      UPDATE members SET left_seq = :seq WHERE chat_id = :chat AND user_id = :user
      """;

  private static final String SET_ROLE =
      """
      UPDATE members SET role = :role WHERE chat_id = :chat AND user_id = :user
      """;

  private MemberTable() {}

  /// Writes `changes` in their order. Those of one form that follow each other go together, as when
  /// a batch creates many chats, or one with many members.
  static void write(Handle handle, List<MemberChange> changes) {
    List<MemberChange> run = new ArrayList<>();
    for (MemberChange change : changes) {
      if (!run.isEmpty() && !run.getFirst().getClass().equals(change.getClass())) {
        writeRun(handle, run);
        run.clear();
      }
      run.add(change);
    }
    if (!run.isEmpty()) {
      writeRun(handle, run);
    }
  }

  private static void writeRun(Handle handle, List<MemberChange> run) {
    PreparedBatch batch =
        handle.prepareBatch(
            switch (run.getFirst()) {
              case MemberChange.Joined _ -> JOIN;
              case MemberChange.Left _ -> LEAVE;
              case MemberChange.RoleSet _ -> SET_ROLE;
            });
    for (MemberChange change : run) {
      bind(batch, change).add();
    }
    batch.execute();
  }

  private static PreparedBatch bind(PreparedBatch batch, MemberChange change) {
    return switch (change) {
      case MemberChange.Joined joined ->
          batch
              .bind("chat", joined.chatId().value())
              .bind("user", joined.user().value())
              .bind("role", Spelling.of(joined.role()))
              .bind("seq", joined.seq())
              .bind("index", joined.index());
      case MemberChange.Left left ->
          batch
              .bind("chat", left.chatId().value())
              .bind("user", left.user().value())
              .bind("seq", left.seq());
      case MemberChange.RoleSet set ->
          batch
              .bind("chat", set.chatId().value())
              .bind("user", set.user().value())
              .bind("role", Spelling.of(set.role()));
    };
  }

  static List<Membership> page(Handle handle, ChatId chat, Optional<UserId> after, int limit) {
    return handle
        .createQuery(
            """
            SELECT m.user_id, m.role, m.joined_seq, %s AS read_seq, %s AS delivered_seq
            FROM members m
            LEFT JOIN markers k ON k.chat_id = m.chat_id AND k.user_id = m.user_id
            WHERE m.chat_id = :chat AND m.user_id > :after AND m.left_seq IS NULL
            ORDER BY m.user_id
            LIMIT :limit
            """
                .formatted(MarkerTable.READ, MarkerTable.DELIVERED))
        .bind("chat", chat.value())
        .bind("after", after.map(UserId::value).orElse(""))
        .bind("limit", limit)
        .map(
            (row, _) ->
                new Membership(
                    new UserId(row.getString("user_id")),
                    Spelling.role(row.getString("role")),
                    row.getLong("joined_seq"),
                    row.getLong("read_seq"),
                    row.getLong("delivered_seq")))
        .list();
  }

  static Set<UserId> inManyChats(
      Handle handle, Collection<UserId> users, int chats, ChatId except) {
    Set<UserId> many = new HashSet<>();
    for (List<String> chunk : Chunks.of(users.stream().map(UserId::value).toList())) {
      handle
          .createQuery(
              """
              SELECT user_id FROM members
              WHERE user_id IN (<users>) AND left_seq IS NULL AND chat_id <> :except
              GROUP BY user_id
              HAVING COUNT(*) >= :chats
              """)
          .bindList("users", chunk)
          .bind("except", except.value())
          .bind("chats", chats)
          .map((row, _) -> new UserId(row.getString("user_id")))
          .forEach(many::add);
    }
    return many;
  }
}
