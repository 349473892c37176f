package chat.parley.gateway;

import chat.parley.store.Store;
import chat.parley.store.StoreException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/// Reads of the store, so many at a time as it can serve; the others wait their turn, in order.
/// Only the read itself holds a place: a client that takes its time with what was read keeps nobody
/// else waiting. Where the store does not answer, each read takes as long as the store is waited
/// for; so nobody waits for a turn longer than [#PATIENCE].
///
/// Blocks; for virtual threads. Thread-safe.
public final class Reads {
  /// A little longer than a session's request has time.
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Store store;
  private final int maxAtATime;
  private final Semaphore places;
  private final Duration patience;

  /// @param maxAtATime reads
  public Reads(Store store, int maxAtATime) {
    this(store, maxAtATime, PATIENCE);
  }

  Reads(Store store, int maxAtATime, Duration patience) {
    this.store = store;
    this.maxAtATime = maxAtATime;
    this.places = new Semaphore(maxAtATime, true);
    this.patience = patience;
  }

  /// The result of `read`.
  ///
  /// @throws StoreException if the store does not answer, or is busy with others for long
  public <T> T read(Function<Store, T> read) {
    await();
    try {
      return read.apply(store);
    } finally {
      places.release();
    }
  }

  /// How many wait for their turn.
  public int waiting() {
    return places.getQueueLength();
  }

  /// How many are under way.
  public int underWay() {
    return maxAtATime - places.availablePermits();
  }

  private void await() {
    try {
      if (!places.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new StoreException(
            "the store is busy: no turn to read within %d s".formatted(patience.toSeconds()), null);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException("interrupted while waiting for a turn to read", e);
    }
  }
}
