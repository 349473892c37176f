package chat.parley.bench;

import org.HdrHistogram.Histogram;

/// Latencies in milliseconds.
record Quantiles(double p50, double p99, double p999, double max) {
  /// @param nanos of nothing at all: all are 0
  static Quantiles of(Histogram nanos) {
    return new Quantiles(
        millis(nanos.getValueAtPercentile(50)),
        millis(nanos.getValueAtPercentile(99)),
        millis(nanos.getValueAtPercentile(99.9)),
        millis(nanos.getMaxValue()));
  }

  private static double millis(long nanos) {
    return Math.round(nanos / 1e4) / 100.0;
  }
}
