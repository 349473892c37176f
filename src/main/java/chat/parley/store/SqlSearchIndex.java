package chat.parley.store;

import chat.parley.chat.ChatId;
import chat.parley.chat.UserId;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/// [SearchIndex] in the database of a [SqlStore]. Thread-safe, without state of its own.
final class SqlSearchIndex implements SearchIndex {
  private final SqlStore store;

  SqlSearchIndex(SqlStore store) {
    this.store = store;
  }

  @Override
  public List<ChatId> behind(int limit) {
    return store.read("find chats to index", handle -> SearchTable.behind(handle, limit));
  }

  @Override
  public long indexed(ChatId chat) {
    return store.read(
        "read how far a chat is indexed", handle -> SearchTable.indexed(handle, chat));
  }

  @Override
  public Map<Long, byte[]> present(ChatId chat, Collection<Long> seqs) {
    return store.read("read messages", handle -> SearchTable.present(handle, chat, seqs));
  }

  @Override
  public boolean index(ChatId chat, Map<Long, List<String>> words, long from, long to) {
    return store.write(
        "index messages",
        handle -> SearchTable.index(handle, store.words(), chat, words, from, to));
  }

  @Override
  public List<Found> find(UserId user, Search search) {
    return store.read("search", handle -> SearchTable.find(handle, store.words(), user, search));
  }
}
