package chat.parley.drill;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// How long something took in phases with a fault and in phases without it, taken in turn so that
/// both see the same machine. Pure.
///
/// @param without at least one
/// @param with at least one
record Comparison(List<Duration> without, List<Duration> with) {
  /// Below this the scheduler of a busy machine decides, not the program: a p99 of 1 ms and one of
  /// 2 ms are the same there.
  static final Duration FLOOR = Duration.ofMillis(5);

  Comparison {
    without = List.copyOf(without);
    with = List.copyOf(with);
  }

  double ratio() {
    return (double) median(with).toNanos() / Math.max(1, median(without).toNanos());
  }

  /// Whether it took at most `limit` times as long, or no longer than that of the floor.
  boolean within(double limit) {
    long base = Math.max(median(without).toNanos(), FLOOR.toNanos());
    return median(with).toNanos() <= limit * base;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%.1f ms, without %.1f ms, ratio %.2f",
        millis(median(with)),
        millis(median(without)),
        ratio());
  }

  private static double millis(Duration time) {
    return time.toNanos() / 1e6;
  }

  static Duration median(List<Duration> some) {
    return percentile(50, some.stream().mapToLong(Duration::toNanos).toArray());
  }

  /// The smallest value that at least `percent` of them do not exceed (nearest rank).
  ///
  /// @param nanos in any order, at least one
  static Duration percentile(double percent, long[] nanos) {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    int rank = (int) Math.ceil(percent / 100 * sorted.length);
    return Duration.ofNanos(sorted[Math.clamp(rank - 1, 0, sorted.length - 1)]);
  }
}
