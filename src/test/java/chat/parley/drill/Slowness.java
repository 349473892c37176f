package chat.parley.drill;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/// How much longer work takes here than on processors of its own: a thread does a little of it
/// again and again, and compares the time that passes with the time that it has run. What lies
/// between is others' work, and nobody's whom a test judges.
///
/// The median of all counts: half of the time it was as bad as that, or worse.
final class Slowness implements AutoCloseable {
  private static final long EVERY_MILLIS = 100;
  private static final long WORK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final List<Double> factors = new ArrayList<>();
  private final Thread thread = Thread.ofPlatform().daemon().name("slowness").start(this::run);

  private void run() {
    try {
      while (true) {
        long began = System.nanoTime();
        long ran = work();
        add((double) (System.nanoTime() - began) / ran);
        TimeUnit.MILLISECONDS.sleep(EVERY_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// @return how long it ran, in nanoseconds
  private long work() {
    long began = threads.getCurrentThreadCpuTime();
    long ran = 0;
    while (ran < WORK_NANOS) {
      ran = threads.getCurrentThreadCpuTime() - began;
    }
    return ran;
  }

  private synchronized void add(double factor) {
    factors.add(factor);
  }

  /// 1 if the machine did nothing else.
  synchronized double factor() {
    List<Double> sorted = factors.stream().sorted().toList();
    return sorted.isEmpty() ? 1 : Math.max(1, sorted.get(sorted.size() / 2));
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "work took %.1f times as long as it ran", factor());
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
