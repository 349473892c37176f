package chat.parley.gateway;

import chat.parley.metrics.Tally;

/// What goes through the connections of one event loop.
///
/// Changed on that loop, read by any thread.
final class LoopMeter {
  private final Tally framesIn = new Tally();
  private final Tally bytesIn = new Tally();
  private final Tally framesOut = new Tally();
  private final Tally bytesOut = new Tally();
  private final Tally backlog = new Tally();

  void received(int bytes) {
    framesIn.add(1);
    bytesIn.add(bytes);
  }

  /// @param bytes with the frame's header, or without: it has 2 to 10 of them
  void sent(int bytes) {
    framesOut.add(1);
    bytesOut.add(bytes);
  }

  /// Bytes that wait for slow clients.
  void backlog(long bytes) {
    backlog.set(bytes);
  }

  long framesIn() {
    return framesIn.get();
  }

  long bytesIn() {
    return bytesIn.get();
  }

  long framesOut() {
    return framesOut.get();
  }

  long bytesOut() {
    return bytesOut.get();
  }

  long backlog() {
    return backlog.get();
  }
}
