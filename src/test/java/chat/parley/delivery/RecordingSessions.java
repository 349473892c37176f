package chat.parley.delivery;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/// Keeps what it is handed, by one thread, for others to look at.
public final class RecordingSessions implements Sessions {
  private final List<List<InboxItem>> batches = new CopyOnWriteArrayList<>();
  private final AtomicInteger resyncs = new AtomicInteger();

  @Override
  public void deliver(List<InboxItem> items) {
    batches.add(List.copyOf(items));
  }

  @Override
  public void resync() {
    resyncs.incrementAndGet();
  }

  public List<List<InboxItem>> batches() {
    return batches;
  }

  public List<InboxItem> items() {
    return batches.stream().flatMap(List::stream).toList();
  }

  public int resyncs() {
    return resyncs.get();
  }
}
