package chat.parley.store;

import chat.parley.chat.ChatId;
import chat.parley.chat.UserId;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/// Table `reference_cursors`: how far the reference system's endpoint has delivered.
final class ReferenceCursorTable {
  private ReferenceCursorTable() {}

  /// The chats of `user` that have something to deliver.
  static List<ReferenceCursor> find(Handle handle, UserId user) {
    return handle
        .createQuery(
            """
            SELECT c.chat_id, COALESCE(r.seq, m.joined_seq - 1) AS seq, c.head_seq
            FROM members m
            JOIN chats c ON c.chat_id = m.chat_id
            LEFT JOIN reference_cursors r ON r.user_id = m.user_id AND r.chat_id = m.chat_id
            WHERE m.user_id = :user
              AND m.left_seq IS NULL
              AND c.head_seq > COALESCE(r.seq, m.joined_seq - 1)
            """)
        .bind("user", user.value())
        .map(
            (row, _) ->
                new ReferenceCursor(
                    new ChatId(row.getString("chat_id")),
                    row.getLong("seq"),
                    row.getLong("head_seq")))
        .list();
  }

  static void advance(Handle handle, UserId user, Map<ChatId, Long> seqs) {
    if (seqs.isEmpty()) {
      return;
    }
    PreparedBatch batch =
        handle.prepareBatch(
            """
            INSERT INTO reference_cursors (user_id, chat_id, seq)
            VALUES (:user, :chat, :seq)
            ON CONFLICT (user_id, chat_id) DO UPDATE
            SET seq = excluded.seq
            WHERE excluded.seq > reference_cursors.seq
            """);
    // In one order for all: two that lock the same rows the other way round would wait for ever.
    seqs.keySet().stream()
        .map(ChatId::value)
        .sorted()
        .forEach(
            chat ->
                batch
                    .bind("user", user.value())
                    .bind("chat", chat)
                    .bind("seq", seqs.get(new ChatId(chat)))
                    .add());
    batch.execute();
  }
}
