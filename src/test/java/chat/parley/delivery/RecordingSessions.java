package chat.parley.delivery;

import java.util.ArrayList;
import java.util.List;

/// Keeps what it is handed.
final class RecordingSessions implements Sessions {
  private final List<List<InboxItem>> batches = new ArrayList<>();
  private int resyncs;

  @Override
  public void deliver(List<InboxItem> items) {
    batches.add(List.copyOf(items));
  }

  @Override
  public void resync() {
    resyncs++;
  }

  List<List<InboxItem>> batches() {
    return batches;
  }

  List<InboxItem> items() {
    return batches.stream().flatMap(List::stream).toList();
  }

  int resyncs() {
    return resyncs;
  }
}
