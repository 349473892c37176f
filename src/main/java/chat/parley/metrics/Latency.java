package chat.parley.metrics;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/// How long something takes: counts in buckets of fixed bounds, from 1 ms to 10 s, as a histogram
/// of Prometheus has them.
///
/// Thread-safe; never blocks. Recording adds to two counters.
public final class Latency {
  /// The upper bounds, inclusive; one bucket more has what takes longer.
  private static final long[] BOUNDS_MICROS = {
    1_000,
    2_500,
    5_000,
    10_000,
    25_000,
    50_000,
    100_000,
    250_000,
    500_000,
    1_000_000,
    2_500_000,
    5_000_000,
    10_000_000
  };

  private final LongAdder[] counts =
      Stream.generate(LongAdder::new).limit(BOUNDS_MICROS.length + 1L).toArray(LongAdder[]::new);
  private final LongAdder sumMicros = new LongAdder();

  /// Something took so long; less than nothing, as by clocks of two machines, is nothing.
  public void recordNanos(long nanos) {
    record(TimeUnit.NANOSECONDS.toMicros(nanos), 1);
  }

  /// So many things took so long each.
  public void recordMillis(long millis, long times) {
    record(TimeUnit.MILLISECONDS.toMicros(millis), times);
  }

  private void record(long micros, long times) {
    long taken = Math.max(0, micros);
    int bucket = 0;
    while (bucket < BOUNDS_MICROS.length && taken > BOUNDS_MICROS[bucket]) {
      bucket++;
    }
    counts[bucket].add(times);
    sumMicros.add(taken * times);
  }

  /// The upper bounds of all buckets in seconds, the last one infinite.
  static double[] boundsSeconds() {
    double[] bounds = new double[BOUNDS_MICROS.length + 1];
    for (int i = 0; i < BOUNDS_MICROS.length; i++) {
      bounds[i] = BOUNDS_MICROS[i] / 1e6;
    }
    bounds[BOUNDS_MICROS.length] = Double.POSITIVE_INFINITY;
    return bounds;
  }

  /// What each bucket has, without those below it.
  long[] counts() {
    long[] now = new long[counts.length];
    for (int i = 0; i < now.length; i++) {
      now[i] = counts[i].sum();
    }
    return now;
  }

  /// How often something was recorded.
  public long count() {
    long count = 0;
    for (LongAdder bucket : counts) {
      count += bucket.sum();
    }
    return count;
  }

  /// All together, in seconds.
  public double sumSeconds() {
    return sumMicros.sum() / 1e6;
  }
}
