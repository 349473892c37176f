package chat.parley.store;

import chat.parley.chat.Attachment;
import chat.parley.chat.ChatId;
import chat.parley.chat.Event;
import chat.parley.chat.UserId;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/// Tables `attachments` and `attachment_posts`.
final class AttachmentTable {
  private static final String POSTED =
      "EXISTS (SELECT 1 FROM attachment_posts p WHERE p.attachment_id = a.attachment_id)";

  private AttachmentTable() {}

  static void insert(Handle handle, StoredAttachment attachment) {
    handle
        .createUpdate(
            """
            INSERT INTO attachments
              (attachment_id, owner_id, name, media_type, size, preview, created_at)
            VALUES (:id, :owner, :name, :type, :size, :preview, :at)
            """)
        .bind("id", attachment.file().id())
        .bind("owner", attachment.owner().value())
        .bind("name", attachment.file().name())
        .bind("type", attachment.file().type())
        .bind("size", attachment.file().size())
        .bind("preview", attachment.preview())
        .bind("at", attachment.at())
        .execute();
  }

  /// Notes which of `events` have attachments.
  static void post(Handle handle, List<LoggedEvent> events) {
    for (LoggedEvent logged : events) {
      if (logged.event().change() instanceof Event.Message message
          && !message.attachments().isEmpty()) {
        PreparedBatch batch =
            handle.prepareBatch(
                """
                INSERT INTO attachment_posts (chat_id, seq, attachment_id)
                VALUES (:chat, :seq, :id)
                ON CONFLICT DO NOTHING
                """);
        for (Attachment attachment : message.attachments()) {
          batch
              .bind("chat", logged.event().chatId().value())
              .bind("seq", logged.event().seq())
              .bind("id", attachment.id())
              .add();
        }
        batch.execute();
      }
    }
  }

  /// The attachments of a message that was deleted do not go with it any more.
  static void withdraw(Handle handle, ChatId chat, long seq) {
    handle
        .createUpdate("DELETE FROM attachment_posts WHERE chat_id = :chat AND seq = :seq")
        .bind("chat", chat.value())
        .bind("seq", seq)
        .execute();
  }

  /// Who was removed from a chat may read it up to that event.
  static Optional<StoredAttachment> readable(Handle handle, String id, UserId user) {
    return handle
        .createQuery(
            """
            SELECT a.attachment_id, a.owner_id, a.name, a.media_type, a.size, a.preview,
                   a.created_at
            FROM attachments a
            WHERE a.attachment_id = :id
              AND (a.owner_id = :user OR EXISTS (
                SELECT 1
                FROM attachment_posts p
                JOIN members m ON m.chat_id = p.chat_id AND m.user_id = :user
                WHERE p.attachment_id = a.attachment_id
                  AND (m.left_seq IS NULL OR p.seq <= m.left_seq)))
            """)
        .bind("id", id)
        .bind("user", user.value())
        .map(
            (row, _) ->
                new StoredAttachment(
                    new Attachment(
                        row.getString("attachment_id"),
                        row.getString("name"),
                        row.getString("media_type"),
                        row.getLong("size")),
                    new UserId(row.getString("owner_id")),
                    row.getBoolean("preview"),
                    row.getLong("created_at")))
        .findOne();
  }

  static List<String> orphans(Handle handle, long before, int limit) {
    return handle
        .createQuery(
            """
            SELECT a.attachment_id FROM attachments a
            WHERE a.created_at < :before AND NOT %s
            ORDER BY a.created_at
            LIMIT :limit
            """
                .formatted(POSTED))
        .bind("before", before)
        .bind("limit", limit)
        .mapTo(String.class)
        .list();
  }

  static List<String> orphansOf(Handle handle, UserId owner, int limit) {
    return handle
        .createQuery(
            """
            SELECT a.attachment_id FROM attachments a WHERE a.owner_id = :owner AND NOT %s
            LIMIT :limit
            """
                .formatted(POSTED))
        .bind("owner", owner.value())
        .bind("limit", limit)
        .mapTo(String.class)
        .list();
  }

  static boolean removeOrphan(Handle handle, String id) {
    return handle
            .createUpdate(
                """
                DELETE FROM attachments AS a WHERE a.attachment_id = :id AND NOT %s
                """
                    .formatted(POSTED))
            .bind("id", id)
            .execute()
        > 0;
  }
}
