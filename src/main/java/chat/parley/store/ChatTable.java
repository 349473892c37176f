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
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/// Table `chats`: what the events of each chat add up to.
final class ChatTable {
  private ChatTable() {}

  /// Writes what a batch changes, each chat once. A chat that does not stand where the batch goes
  /// on is an error: there would be a hole in its seqs, or two events with one.
  static void write(Handle handle, Collection<ChatChange> changes) {
    insert(handle, changes.stream().filter(change -> change.headBefore() == 0).toList());
    update(handle, changes.stream().filter(change -> change.headBefore() > 0).toList());
  }

  private static void insert(Handle handle, List<ChatChange> changes) {
    if (changes.isEmpty()) {
      return;
    }
    PreparedBatch batch =
        handle.prepareBatch(
            """
            INSERT INTO chats
              (chat_id, kind, title, head_seq, last_message_seq, active_at, member_count)
            VALUES (:chat, :kind, :title, :head, :lastMessage, :activeAt, :members)
            """);
    for (ChatChange change : changes) {
      Kind kind = change.created();
      if (kind == null) {
        throw new IllegalArgumentException(
            "a batch with seq 1 of %s that does not create it".formatted(change.chatId()));
      }
      bind(batch, change).bind("kind", Spelling.of(kind)).add();
    }
    batch.execute();
  }

  private static void update(Handle handle, List<ChatChange> changes) {
    if (changes.isEmpty()) {
      return;
    }
    PreparedBatch batch =
        handle.prepareBatch(
            """
            UPDATE chats
            SET title = COALESCE(:title, title),
                head_seq = :head,
                last_message_seq = COALESCE(:lastMessage, last_message_seq),
                active_at = :activeAt,
                member_count = member_count + :members
            WHERE chat_id = :chat AND head_seq = :headBefore
            """);
    for (ChatChange change : changes) {
      bind(batch, change).bind("headBefore", change.headBefore()).add();
    }
    int[] updated = batch.execute();
    for (int i = 0; i < updated.length; i++) {
      if (updated[i] == 0) {
        throw new StoreException(
            "cannot write a batch: %s is not at seq %d in the store"
                .formatted(changes.get(i).chatId(), changes.get(i).headBefore()),
            null);
      }
    }
  }

  private static PreparedBatch bind(PreparedBatch batch, ChatChange change) {
    return batch
        .bind("chat", change.chatId().value())
        .bind("title", change.title())
        .bind("head", change.head())
        .bind("lastMessage", change.lastMessageSeq())
        .bind("activeAt", change.activeAt())
        .bind("members", change.memberCount());
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
