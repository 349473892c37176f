package chat.parley.directory;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/// What one incarnation of a node has entered and not removed: what has to stand in Redis. As large
/// as the node has sessions and large chats. Thread-safe.
///
/// An entry is pending until Redis has answered. One that is removed meanwhile is not taken up.
///
/// What changes it is sent to Redis in the same order ([#inOrder]): else a refresh that was decided
/// on before a removal, and sent after it, would bring the entry back.
final class Roster {
  private static final long PENDING = -1;

  private final Map<Kept, Long> registered = new ConcurrentHashMap<>();
  private final ReentrantLock order = new ReentrantLock();
  private volatile boolean closed;

  /// Looks or changes, and sends what follows from it, before anybody else does. `step` waits for
  /// nothing: event loops come here.
  <T> T inOrder(Supplier<T> step) {
    order.lock();
    try {
      return step.get();
    } finally {
      order.unlock();
    }
  }

  void begin(Kept kept) {
    registered.putIfAbsent(kept, PENDING);
  }

  /// It stands.
  ///
  /// @param when Redis's time of it, in milliseconds
  /// @return false if it should not stand any more
  boolean confirm(Kept kept, long when) {
    return registered.computeIfPresent(kept, (_, _) -> when) != null && !closed;
  }

  /// It is not known whether it stands: it is the caller's to try again.
  void abandon(Kept kept) {
    registered.remove(kept, PENDING);
  }

  /// @return whether it was in it
  boolean remove(Kept kept) {
    return registered.remove(kept) != null;
  }

  boolean contains(Kept kept) {
    return registered.containsKey(kept);
  }

  int size() {
    return registered.size();
  }

  /// When it was registered, in milliseconds of Redis's time; empty if it is pending or gone.
  OptionalLong when(Kept kept) {
    long when = registered.getOrDefault(kept, PENDING);
    return when == PENDING ? OptionalLong.empty() : OptionalLong.of(when);
  }

  /// All that stands now; what comes or goes meanwhile may be among it.
  Iterator<Kept> iterator() {
    return registered.keySet().iterator();
  }

  /// Its node leaves: nothing is taken up any more.
  ///
  /// @return what was in it
  List<Kept> close() {
    closed = true;
    List<Kept> all = List.copyOf(registered.keySet());
    registered.clear();
    return all;
  }
}
