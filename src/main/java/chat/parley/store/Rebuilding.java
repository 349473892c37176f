package chat.parley.store;

import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// What of a store is made from the chat log, and how it is emptied to be made again: between
/// [#begin] and [#finish] it is marked, and no node may use it.
///
/// What is kept: users and their sessions, markers, preferences, blocks, presence, bars,
/// administrators and the audit log, erasures, files, cursors, webhooks, bots, tokens, push
/// subscriptions. Those that name a seq name the same event afterwards.
///
/// Thread-safe. Each method throws [StoreException] if the database fails; nothing has changed
/// then.
public final class Rebuilding {
  /// What [BatchWriter] writes.
  static final List<String> FROM_THE_LOG =
      List.of(
          "events",
          "chats",
          "members",
          "reactions",
          "attachment_posts",
          "channel_titles",
          "log_positions");

  /// How far chats have been indexed: without it the indexer makes the index of words again.
  private static final String INDEXED = "search_positions";

  private final SqlStore store;
  private final Database database;

  Rebuilding(SqlStore store, Database database) {
    this.store = store;
    this.database = database;
  }

  /// The id of the chat log's topic that the store is being made from, if it is not whole.
  public Optional<String> unfinished() {
    return store.read(
        "look for a rebuild",
        handle ->
            handle.createQuery("SELECT topic_id FROM rebuilds").mapTo(String.class).findFirst());
  }

  /// How many logs the store was made from, one after the other; 0 if from none.
  public int logs() {
    return store.read(
        "count logs",
        handle ->
            handle
                .createQuery("SELECT COALESCE(MAX(epoch), 0) FROM log_positions")
                .mapTo(Integer.class)
                .one());
  }

  /// Removes all that the log gives, and marks the store, in one transaction.
  ///
  /// @param now milliseconds since the epoch, UTC
  public void begin(String topicId, long now) {
    store.keep(
        "empty the store",
        handle -> {
          FROM_THE_LOG.forEach(table -> handle.execute(database.emptying(table)));
          handle.execute(database.emptying(INDEXED));
          return mark(handle, topicId, now);
        });
  }

  private static int mark(Handle handle, String topicId, long now) {
    handle.execute("DELETE FROM rebuilds");
    return handle
        .createUpdate("INSERT INTO rebuilds (topic_id, began_at) VALUES (:topic, :now)")
        .bind("topic", topicId)
        .bind("now", now)
        .execute();
  }

  /// The store is whole.
  public void finish() {
    store.keep("end a rebuild", handle -> handle.execute("DELETE FROM rebuilds"));
  }
}
