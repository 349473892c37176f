package chat.parley.gateway;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Where sessions do what blocks: reading the store, mostly. A virtual thread a task, of which so
/// many run at a time as the store can serve; the others wait their turn, at most a few a session.
///
/// Thread-safe.
final class Background implements AutoCloseable {
  private static final long CLOSE_SECONDS = 3;

  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("gateway-", 0).factory());
  private final Semaphore places;

  Background(int maxAtATime) {
    this.places = new Semaphore(maxAtATime, true);
  }

  /// Runs `task`, which handles its own failures.
  void run(Runnable task) {
    threads.execute(
        () -> {
          try {
            places.acquire();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
          }
          try {
            task.run();
          } finally {
            places.release();
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
