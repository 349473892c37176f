package chat.parley.store;

import chat.parley.chat.Chat;
import chat.parley.chat.ChatId;
import chat.parley.chat.Kind;
import chat.parley.chat.Role;
import chat.parley.chat.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/// Table `chats`: what the events of each chat add up to.
final class ChatTable {
  static final String UPDATE =
      """
      UPDATE chats AS c
      SET title = COALESCE(r.title, c.title),
          head_seq = r.head_seq,
          last_message_seq = COALESCE(r.last_message_seq, c.last_message_seq),
          active_at = r.active_at,
          member_count = c.member_count + r.members
      FROM <rows>
      WHERE c.chat_id = <r.id> AND c.head_seq = r.head_before
      RETURNING chat_id
      """;

  private ChatTable() {}

  /// Writes what a batch changes, each chat once. A chat that does not stand where the batch goes
  /// on is an error: there would be a hole in its seqs, or two events with one.
  static void write(Handle handle, Collection<ChatChange> changes) {
    insert(handle, changes.stream().filter(change -> change.headBefore() == 0).toList());
    update(handle, changes.stream().filter(change -> change.headBefore() > 0).toList());
  }

  private static void insert(Handle handle, List<ChatChange> changes) {
    rows(changes)
        .text("kind", change -> Spelling.of(kind(change)))
        .execute(
            handle,
            """
            INSERT INTO chats
              (chat_id, kind, title, head_seq, last_message_seq, active_at, member_count)
            SELECT id, kind, title, head_seq, last_message_seq, active_at, members
            FROM <rows>
            """);
  }

  private static Kind kind(ChatChange change) {
    Kind kind = change.created();
    if (kind == null) {
      throw new IllegalArgumentException(
          "a batch with seq 1 of %s that does not create it".formatted(change.chatId()));
    }
    return kind;
  }

  private static void update(Handle handle, List<ChatChange> changes) {
    Set<String> updated =
        new HashSet<>(rows(changes).query(handle, UPDATE, row -> row.getString(1)));
    for (ChatChange change : changes) {
      if (!updated.contains(change.chatId().value())) {
        throw new StoreException(
            "cannot write a batch: %s is not at seq %d in the store"
                .formatted(change.chatId(), change.headBefore()),
            null);
      }
    }
  }

  static Rows<ChatChange> rows(List<ChatChange> changes) {
    return new Rows<>(changes)
        .text("id", change -> change.chatId().value())
        .text("title", ChatChange::title)
        .bigint("head_seq", ChatChange::head)
        .bigint("last_message_seq", ChatChange::lastMessageSeq)
        .bigint("active_at", ChatChange::activeAt)
        .integer("members", ChatChange::memberCount)
        .bigint("head_before", ChatChange::headBefore);
  }

  /// The states of those of `ids` that exist.
  static Map<ChatId, Chat> restore(Handle handle, Collection<ChatId> ids) {
    Map<String, Restored> found = new LinkedHashMap<>();
    for (List<String> chunk : Chunks.of(ids.stream().map(ChatId::value).toList())) {
      // One statement, so that a chat and its members are of the same moment.
      handle
          .createQuery(
              """
              SELECT c.chat_id, c.kind, c.title, c.head_seq, m.user_id, m.role, m.left_seq
              FROM chats c LEFT JOIN members m ON m.chat_id = c.chat_id
              WHERE c.chat_id IN (<chats>)
              ORDER BY c.chat_id, m.joined_seq, m.joined_index
              """)
          .bindList("chats", chunk)
          .map((row, _) -> found.computeIfAbsent(row.getString("chat_id"), Restored::new).add(row))
          .forEach(_ -> {});
    }
    Map<ChatId, Chat> chats = new HashMap<>();
    found.values().stream().map(Restored::chat).forEach(chat -> chats.put(chat.id(), chat));
    return chats;
  }

  /// Gathers the rows of one chat, one a member.
  private static final class Restored {
    private final ChatId id;
    private Kind kind = Kind.GROUP;
    private String title = "";
    private long head;
    private final Map<UserId, Role> members = new LinkedHashMap<>();
    private final Set<UserId> former = new LinkedHashSet<>();

    Restored(String id) {
      this.id = new ChatId(id);
    }

    Restored add(ResultSet row) throws SQLException {
      kind = Spelling.kind(row.getString("kind"));
      title = row.getString("title");
      head = row.getLong("head_seq");
      String user = row.getString("user_id");
      if (user == null) {
        return this;
      }
      row.getLong("left_seq");
      if (row.wasNull()) {
        members.put(new UserId(user), Spelling.role(row.getString("role")));
      } else {
        former.add(new UserId(user));
      }
      return this;
    }

    Chat chat() {
      return Chat.restored(id, kind, title, head, members, former);
    }
  }
}
