package chat.parley.auth;

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// How often something may be tried: so many times at once, then once in a while. A token bucket a
/// key, in this process's memory; of more keys than it holds the ones not used for longest are
/// forgotten.
///
/// Thread-safe.
final class AttemptLimit {
  private static final int MAX_KEYS = 50_000;

  private static final class Bucket {
    double tokens;
    long atMillis;

    Bucket(double tokens, long atMillis) {
      this.tokens = tokens;
      this.atMillis = atMillis;
    }
  }

  private final double capacity;
  private final double perMilli;
  private final Clock clock;
  private final Map<String, Bucket> buckets =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
          return size() > MAX_KEYS;
        }
      };

  /// @param atOnce attempts
  /// @param each after which there is one more
  AttemptLimit(int atOnce, Duration each, Clock clock) {
    this.capacity = atOnce;
    this.perMilli = 1.0 / each.toMillis();
    this.clock = clock;
  }

  /// Takes an attempt.
  ///
  /// @return zero if there was one; else after which time there will be
  synchronized Duration take(String key) {
    Bucket bucket = filled(key);
    if (bucket.tokens >= 1) {
      bucket.tokens -= 1;
      return Duration.ZERO;
    }
    return Duration.ofMillis((long) Math.ceil((1 - bucket.tokens) / perMilli));
  }

  /// The attempt did no harm.
  synchronized void giveBack(String key) {
    Bucket bucket = filled(key);
    bucket.tokens = Math.min(capacity, bucket.tokens + 1);
  }

  private Bucket filled(String key) {
    long now = clock.millis();
    Bucket bucket = buckets.computeIfAbsent(key, _ -> new Bucket(capacity, now));
    long passed = Math.max(0, now - bucket.atMillis);
    bucket.tokens = Math.min(capacity, bucket.tokens + passed * perMilli);
    bucket.atMillis = now;
    return bucket;
  }
}
