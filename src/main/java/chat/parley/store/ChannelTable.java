package chat.parley.store;

import chat.parley.chat.ChatId;
import chat.parley.chat.Kind;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/// Table `channel_titles`: what channels are found by.
final class ChannelTable {
  private ChannelTable() {}

  /// Writes what a batch changes, each chat once.
  static void write(Handle handle, Collection<ChatChange> changes) {
    execute(
        handle,
        "INSERT INTO channel_titles (chat_id, title_key) VALUES (:chat, :key)",
        changes.stream().filter(change -> change.created() == Kind.CHANNEL).toList());
    // Of what is no channel there is no row.
    execute(
        handle,
        "UPDATE channel_titles SET title_key = :key WHERE chat_id = :chat",
        changes.stream()
            .filter(change -> change.created() == null && change.title() != null)
            .toList());
  }

  private static void execute(Handle handle, String sql, List<ChatChange> changes) {
    if (changes.isEmpty()) {
      return;
    }
    PreparedBatch batch = handle.prepareBatch(sql);
    for (ChatChange change : changes) {
      String title = change.title();
      if (title == null) {
        throw new IllegalArgumentException(
            "a batch with a channel %s without a title".formatted(change.chatId()));
      }
      batch.bind("chat", change.chatId().value()).bind("key", Folded.of(title)).add();
    }
    batch.execute();
  }

  /// The channels whose title has `text` in it.
  static List<Channel> find(Handle handle, String text, Optional<ChatId> after, int limit) {
    String wanted = Folded.of(text);
    if (wanted.isEmpty()) {
      return List.of();
    }
    String escaped = wanted.replace("!", "!!").replace("%", "!%").replace("_", "!_");
    return handle
        .createQuery(
            """
            SELECT c.chat_id, c.title, c.member_count
            FROM channel_titles t JOIN chats c ON c.chat_id = t.chat_id
            WHERE t.chat_id > :after AND t.title_key LIKE :pattern ESCAPE '!'
            ORDER BY t.chat_id
            LIMIT :limit
            """)
        .bind("after", after.map(ChatId::value).orElse(""))
        .bind("pattern", "%" + escaped + "%")
        .bind("limit", limit)
        .map(
            (row, _) ->
                new Channel(
                    new ChatId(row.getString("chat_id")),
                    row.getString("title"),
                    row.getInt("member_count")))
        .list();
  }
}
