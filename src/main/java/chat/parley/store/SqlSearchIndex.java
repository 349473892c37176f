package chat.parley.store;

import chat.parley.chat.ChatId;
import chat.parley.chat.UserId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/// [SearchIndex] in the database of a [SqlStore]. Thread-safe, without state of its own.
final class SqlSearchIndex implements SearchIndex {
  private final SqlStore store;

  SqlSearchIndex(SqlStore store) {
    this.store = store;
  }

  @Override
  public List<Place> places(Collection<ChatId> chats) {
    return store.read(
        "read how far chats are indexed", handle -> SearchPositionTable.of(handle, chats));
  }

  @Override
  public List<Place> placesAfter(Optional<ChatId> after, int limit) {
    return store.read(
        "look for chats to index", handle -> SearchPositionTable.after(handle, after, limit));
  }

  @Override
  public List<StoredEvent> events(Collection<Stretch> stretches) {
    return store.read("read events to index", handle -> SearchSource.events(handle, stretches));
  }

  @Override
  public Map<Spot, byte[]> present(Collection<Spot> spots) {
    return store.read("read messages to index", handle -> SearchSource.present(handle, spots));
  }

  @Override
  public Set<ChatId> index(Collection<Stretch> stretches, Map<Spot, List<String>> words) {
    return store.write("index messages", handle -> index(handle, stretches, words));
  }

  private Set<ChatId> index(
      Handle handle, Collection<Stretch> stretches, Map<Spot, List<String>> words) {
    Set<ChatId> moved = SearchPositionTable.move(handle, stretches);
    Map<Spot, List<String>> found = new HashMap<>();
    List<Spot> gone = new ArrayList<>();
    words.forEach(
        (spot, some) -> {
          if (!moved.contains(spot.chat())) {
            return;
          }
          if (some.isEmpty()) {
            gone.add(spot);
          } else {
            found.put(spot, some);
          }
        });
    if (!gone.isEmpty()) {
      store.words().remove(handle, gone);
    }
    if (!found.isEmpty()) {
      store.words().put(handle, found);
    }
    return moved;
  }

  @Override
  public Page find(UserId user, Search search) {
    return store.read("search", handle -> SearchQuery.find(handle, store.words(), user, search));
  }
}
