package chat.parley.directory;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/// Remembers what a directory has told. Thread-safe.
final class Told implements Watcher {
  private final AtomicInteger restored = new AtomicInteger();
  private final AtomicInteger replaced = new AtomicInteger();
  private final List<SessionEntry> displaced = new CopyOnWriteArrayList<>();

  @Override
  public void restored() {
    restored.incrementAndGet();
  }

  @Override
  public void displaced(Collection<SessionEntry> entries) {
    displaced.addAll(entries);
  }

  @Override
  public void replaced() {
    replaced.incrementAndGet();
  }

  int timesRestored() {
    return restored.get();
  }

  int timesReplaced() {
    return replaced.get();
  }

  List<SessionEntry> displaced() {
    return displaced;
  }
}
