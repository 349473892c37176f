package chat.parley.bench;

import java.util.concurrent.atomic.AtomicIntegerArray;

/// Counts who was shown each message, to know the moment when all were. Thread-safe.
final class Rollcall {
  private final int audience;
  private final int perStream;
  private final AtomicIntegerArray shown;

  /// @param streams are numbered from 0
  /// @param perStream so many messages of each are counted, those after them are not
  Rollcall(int streams, int perStream, int audience) {
    this.audience = audience;
    this.perStream = perStream;
    this.shown = new AtomicIntegerArray(Math.multiplyExact(streams, perStream));
  }

  /// @return whether this was the last one
  boolean present(Stamp stamp) {
    return stamp.n() < perStream
        && shown.incrementAndGet(stamp.stream() * perStream + stamp.n()) == audience;
  }
}
