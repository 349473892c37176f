package chat.parley.gateway;

import chat.parley.store.Store;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where sessions do what blocks, reading the store mostly: a virtual thread a task. A session has
/// one catch-up and so many requests under way at most, which bounds the tasks.
///
/// Thread-safe.
final class Background implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Background.class);
  private static final long CLOSE_SECONDS = 3;

  private final ExecutorService threads;
  private final Reads reads;

  Background(Store store) {
    this(store, Executors.newThreadPerTaskExecutor(virtual()));
  }

  /// @param threads closed along with this
  Background(Store store, ExecutorService threads) {
    this.threads = threads;
    this.reads = new Reads(store, store.readers());
  }

  private static ThreadFactory virtual() {
    return Thread.ofVirtual().name("gateway-", 0).factory();
  }

  /// The store, for tasks.
  Reads reads() {
    return reads;
  }

  /// Runs `task`, which handles its own failures.
  void run(Runnable task) {
    threads.execute(
        () -> {
          try {
            task.run();
          } catch (RejectedExecutionException e) {
            log.debug("The event loops have been shut down");
          }
        });
  }

  @Override
  public void close() {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
