package chat.parley.gateway;

import chat.parley.store.Store;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/// Reads of the store, so many at a time as it can serve; the others wait their turn. Only the read
/// itself holds a place: a client that takes its time with what was read keeps nobody else waiting.
///
/// Blocks; for virtual threads. Thread-safe.
public final class Reads {
  private final Store store;
  private final Semaphore places;

  /// @param maxAtATime reads
  public Reads(Store store, int maxAtATime) {
    this.store = store;
    this.places = new Semaphore(maxAtATime, true);
  }

  /// The result of `read`.
  ///
  /// @throws chat.parley.store.StoreException if the store does not answer
  public <T> T read(Function<Store, T> read) {
    places.acquireUninterruptibly();
    try {
      return read.apply(store);
    } finally {
      places.release();
    }
  }
}
