package chat.parley.outbound;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How long to wait after a request that failed: half of it by the number of failures, half by
/// chance, so that those who failed together do not come back together.
public record Backoff(Duration first, Duration longest, RandomGenerator random) {
  private static final int MAX_DOUBLINGS = 30;

  /// @param failures in a row, from 1
  public Duration after(int failures) {
    long doubled = first.toMillis() << Math.min(failures - 1, MAX_DOUBLINGS);
    long most = Math.min(doubled, longest.toMillis());
    return Duration.ofMillis(most / 2 + random.nextLong(most / 2 + 1));
  }
}
