package chat.parley.limits;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Clock;
import java.time.Duration;

/// How often something may happen, for each of many keys: so many times at once, then so often in a
/// period. A token bucket a key, in this process's memory; of more keys than it holds those that
/// are of the least use are forgotten, and begin anew.
///
/// Thread-safe.
///
/// @param <K> with equality by value
public final class RateLimit<K> {
  private static final int MAX_KEYS = 100_000;

  private final LoadingCache<K, Bucket> buckets;

  /// @param atOnce times
  /// @param each after which there is one more
  public static <K> RateLimit<K> of(long atOnce, Duration each, Clock clock) {
    return new RateLimit<>(atOnce, 1, each, clock);
  }

  /// @param perSecond times; ten seconds' worth of it at once
  public static <K> RateLimit<K> perSecond(long perSecond, Clock clock) {
    return new RateLimit<>(perSecond * 10, perSecond, Duration.ofSeconds(1), clock);
  }

  private RateLimit(long atOnce, long times, Duration period, Clock clock) {
    Duration full = period.multipliedBy(Math.ceilDiv(atOnce, times));
    TimeMeter time = new Millis(clock);
    this.buckets =
        Caffeine.newBuilder()
            .maximumSize(MAX_KEYS)
            // A bucket that has filled up again says nothing.
            .expireAfterAccess(full)
            .ticker(time::currentTimeNanos)
            .executor(Runnable::run)
            .build(
                _ ->
                    Bucket.builder()
                        .addLimit(limit -> limit.capacity(atOnce).refillGreedy(times, period))
                        .withCustomTimePrecision(time)
                        .build());
  }

  /// Takes one time.
  ///
  /// @return zero if there was one; else after which time there will be
  public Duration take(K key) {
    Bucket bucket = buckets.get(key);
    return bucket.tryConsume(1)
        ? Duration.ZERO
        : Duration.ofNanos(bucket.estimateAbilityToConsume(1).getNanosToWaitForRefill());
  }

  /// It did no harm.
  public void giveBack(K key) {
    buckets.get(key).addTokens(1);
  }

  /// Time by a clock that tests can set.
  private record Millis(Clock clock) implements TimeMeter {
    @Override
    public long currentTimeNanos() {
      return clock.millis() * 1_000_000;
    }

    @Override
    public boolean isWallClockBased() {
      return false;
    }
  }
}
