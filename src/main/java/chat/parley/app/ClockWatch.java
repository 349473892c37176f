package chat.parley.app;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// Ends the node when the machine's clock was set back by seconds or more. Kafka's clients measure
/// time by that clock: what they had planned they would do only once it is as late again, and a
/// poll does not return until then. A node that starts anew plans anew; its sessions and partitions
/// go elsewhere meanwhile.
///
/// A clock that is slewed, as NTP does it, is not set back; one that jumps forward does no harm.
final class ClockWatch implements AutoCloseable {
  /// A client that waits a second or two too long is like one whose machine was busy.
  static final Duration TOLERATED = Duration.ofSeconds(3);

  private static final Duration EVERY = Duration.ofSeconds(1);

  private final InstantSource wall;
  private final LongSupplier nanos;
  private final Consumer<String> onFault;
  private final Thread thread;
  private long ahead;

  /// @param onFault told in one line when the clock was set back
  ClockWatch(Consumer<String> onFault) {
    this(InstantSource.system(), System::nanoTime, onFault);
  }

  ClockWatch(InstantSource wall, LongSupplier nanos, Consumer<String> onFault) {
    this.wall = wall;
    this.nanos = nanos;
    this.onFault = onFault;
    this.ahead = ahead();
    this.thread = Thread.ofVirtual().name("clock-watch").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  private void run() {
    try {
      while (look()) {
        TimeUnit.MILLISECONDS.sleep(EVERY.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Returns whether all is well. Forward jumps are taken as they come: what counts is by how much
  /// the clock went back since the last look.
  boolean look() {
    long now = ahead();
    long back = ahead - now;
    ahead = now;
    if (back <= TOLERATED.toMillis()) {
      return true;
    }
    onFault.accept(
        "This machine's clock was set back by %d s. Kafka's clients would wait until it is as late again: start this node anew"
            .formatted(TimeUnit.MILLISECONDS.toSeconds(back)));
    return false;
  }

  /// By how much the wall clock is ahead of the monotonic one, in milliseconds.
  private long ahead() {
    return wall.millis() - TimeUnit.NANOSECONDS.toMillis(nanos.getAsLong());
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
