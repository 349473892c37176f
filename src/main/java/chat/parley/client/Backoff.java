package chat.parley.client;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/// Waits with full jitter: a random time up to a ceiling that doubles with each attempt, so that
/// clients who lost their server together do not come back together.
record Backoff(Duration min, Duration max) {
  private static final int MAX_DOUBLINGS = 20;

  /// @param attempt counts from 0
  Duration delay(int attempt) {
    return Duration.ofMillis(ThreadLocalRandom.current().nextLong(ceiling(attempt).toMillis() + 1));
  }

  Duration ceiling(int attempt) {
    Duration doubled = min.multipliedBy(1L << Math.clamp(attempt, 0, MAX_DOUBLINGS));
    return doubled.compareTo(max) < 0 ? doubled : max;
  }
}
