package chat.parley.live;

import chat.parley.chat.ChatId;
import chat.parley.chat.Limits;
import chat.parley.chat.UserId;
import chat.parley.store.Personal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/// Who is in which chat, as far as notices need to know: a cache, so that typing does not read the
/// store each time.
///
/// An entry is dropped when this node sees an event by which members come or go; it sees those of
/// every chat of which it holds a session of a member. Whatever else it misses is over after ten
/// seconds. At most 4,000 chats of at most 100 users are held, the least recently looked up goes
/// first.
///
/// Thread-safe. [#of] blocks if it has to read.
final class Company {
  private static final int MAX_CHATS = 4_000;
  private static final long LIFE_MILLIS = 10_000;

  /// @param count how many members the chat has
  /// @param users all of them, or nobody if they are more than [Limits#MAX_BY_USER]
  /// @param apart whether it is a direct chat of two of whom one blocks the other
  record Circle(int count, Set<UserId> users, boolean apart) {
    boolean large() {
      return count > Limits.MAX_BY_USER;
    }

    /// Whether its members are shown each other's markers.
    boolean showsMarkers() {
      return !apart && !large();
    }
  }

  private record Held(Circle circle, long untilMillis) {}

  private final Personal store;
  private final LongSupplier clock;
  // Guarded by this.
  private final Map<ChatId, Held> held =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ChatId, Held> eldest) {
          return size() > MAX_CHATS;
        }
      };
  // Counts what was forgotten: what has been read before may be out of date.
  private long forgotten;

  Company(Personal store, LongSupplier clock) {
    this.store = store;
    this.clock = clock;
  }

  /// The members of those of `chats` that exist.
  Map<ChatId, Circle> of(Collection<ChatId> chats) {
    Map<ChatId, Circle> found = new HashMap<>();
    List<ChatId> missing = new ArrayList<>();
    long before;
    synchronized (this) {
      before = forgotten;
      for (ChatId chat : chats) {
        Held here = held.get(chat);
        if (here != null && clock.getAsLong() < here.untilMillis()) {
          found.put(chat, here.circle());
        } else {
          missing.add(chat);
        }
      }
    }
    if (!missing.isEmpty()) {
      Map<ChatId, Circle> read = read(missing);
      found.putAll(read);
      keep(read, before);
    }
    return found;
  }

  private Map<ChatId, Circle> read(List<ChatId> chats) {
    Map<ChatId, Circle> read = new HashMap<>();
    Set<ChatId> apart = store.apart(chats.stream().filter(ChatId::isDirect).toList());
    store
        .members(chats, Limits.MAX_BY_USER)
        .forEach(
            (chat, members) ->
                read.put(chat, new Circle(members.count(), members.users(), apart.contains(chat))));
    return read;
  }

  private synchronized void keep(Map<ChatId, Circle> read, long before) {
    if (forgotten == before) {
      long until = clock.getAsLong() + LIFE_MILLIS;
      read.forEach((chat, circle) -> held.put(chat, new Held(circle, until)));
    }
  }

  synchronized void forget(ChatId chat) {
    forgotten++;
    held.remove(chat);
  }
}
