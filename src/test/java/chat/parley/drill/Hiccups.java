package chat.parley.drill;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// How late the machine is: a thread that wants to run every few milliseconds notes by how much
/// longer it had to wait, at worst. What it waited was the scheduler's, or this JVM's collector's,
/// and nobody's whom a test judges.
final class Hiccups implements AutoCloseable {
  private static final long EVERY_MILLIS = 5;

  private final Thread thread = Thread.ofPlatform().daemon().name("hiccups").start(this::run);
  private volatile long longestNanos;

  private void run() {
    try {
      while (true) {
        long began = System.nanoTime();
        TimeUnit.MILLISECONDS.sleep(EVERY_MILLIS);
        long late = System.nanoTime() - began - TimeUnit.MILLISECONDS.toNanos(EVERY_MILLIS);
        longestNanos = Math.max(longestNanos, late);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  Duration longest() {
    return Duration.ofNanos(longestNanos);
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
