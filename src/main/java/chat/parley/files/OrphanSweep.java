package chat.parley.files;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Removes, every now and then, the files that go with no message, on a thread of its own. Each
/// process does it, at times of its own.
public final class OrphanSweep implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(OrphanSweep.class);
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);

  private final FileStore files;
  private final Clock clock;
  private final Duration age;
  private final Duration period;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;

  /// @param age at which a file that nobody has posted goes
  /// @param period between two sweeps, on average
  public OrphanSweep(FileStore files, Clock clock, Duration age, Duration period) {
    this.files = files;
    this.clock = clock;
    this.age = age;
    this.period = period;
    this.thread = Thread.ofVirtual().name("orphan-sweep").unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  private void run() {
    try {
      while (!closed.await(pause(), TimeUnit.MILLISECONDS)) {
        sweep();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Half to one and a half periods.
  private long pause() {
    return period.toMillis() / 2 + ThreadLocalRandom.current().nextLong(period.toMillis() + 1);
  }

  private void sweep() {
    try {
      int removed = files.removeOrphans(clock.millis() - age.toMillis());
      while (removed > 0 && closed.getCount() > 0) {
        log.info("{} attachments that go with no message have been removed", removed);
        removed = files.removeOrphans(clock.millis() - age.toMillis());
      }
    } catch (RuntimeException e) {
      // The next sweep finds them again.
      log.warn("Attachments that go with no message stay for now: {}", e.getMessage());
    }
  }

  /// Waits for a sweep under way, for a while.
  @Override
  public void close() {
    closed.countDown();
    try {
      thread.join(CLOSE_PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
