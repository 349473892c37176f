package chat.parley.sequencer;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/// Lets a batch begin no sooner than [#INTERVAL] after the one before. A message that comes alone
/// waits for nothing. Where a thousand come in a second, nearly all that a batch of one costs is
/// what each batch costs, here, in the store, in the directory and in Kafka: without a pace, two
/// cores are as busy with a thousand messages a second as with ten thousand, and each waits longer
/// for its turn than it waits here.
///
/// Not thread-safe: confined to the sequencer's thread.
final class Pace {
  static final Duration INTERVAL = Duration.ofMillis(5);

  private final LongSupplier nanoTime;
  private final LongConsumer park;
  private long next;

  Pace() {
    this(System::nanoTime, LockSupport::parkNanos);
  }

  /// @param nanoTime as [System#nanoTime]
  /// @param park waits for so many nanoseconds, or for less
  Pace(LongSupplier nanoTime, LongConsumer park) {
    this.nanoTime = nanoTime;
    this.park = park;
    this.next = nanoTime.getAsLong();
  }

  /// Waits until the next batch may begin.
  void await() {
    long left = next - nanoTime.getAsLong();
    if (left > 0) {
      park.accept(left);
    }
  }

  /// A batch begins.
  void begin() {
    next = nanoTime.getAsLong() + INTERVAL.toNanos();
  }
}
