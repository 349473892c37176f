package chat.parley.store;

import chat.parley.chat.ChatId;
import chat.parley.chat.MessageId;
import chat.parley.chat.UserId;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/// Table `events`: where one comes from.
final class ProvenanceTable {
  private static final String COLUMNS =
      """
      SELECT e.seq, e.message_id, e.sender_id, e.sent_at, e.log_partition, e.log_offset,
             CASE WHEN p.epoch = e.log_epoch THEN 1 ELSE 0 END AS same_log
      FROM events e LEFT JOIN log_positions p ON p.log_partition = e.log_partition
      WHERE e.chat_id = :chat AND e.type = 'message'
      """;

  private ProvenanceTable() {}

  static Optional<Provenance> of(Handle handle, ChatId chat, long seq) {
    return found(handle.createQuery(COLUMNS + " AND e.seq = :seq").bind("seq", seq), chat);
  }

  /// No index is by message id: each would be paid for by every message. What is looked for is
  /// young.
  static Optional<Provenance> of(Handle handle, ChatId chat, MessageId id, int among) {
    return found(
        handle
            .createQuery(
                COLUMNS
                    + """
                       AND e.message_id = :id
                       AND e.seq > (SELECT head_seq FROM chats WHERE chat_id = :chat) - :among
                      """)
            .bind("id", id.value())
            .bind("among", among),
        chat);
  }

  private static Optional<Provenance> found(Query query, ChatId chat) {
    return query
        .bind("chat", chat.value())
        .map(
            (row, _) ->
                new Provenance(
                    chat,
                    row.getLong("seq"),
                    new MessageId(row.getString("message_id")),
                    new UserId(row.getString("sender_id")),
                    row.getLong("sent_at"),
                    row.getInt("log_partition"),
                    row.getLong("log_offset"),
                    row.getInt("same_log") == 1))
        .findFirst();
  }
}
