package chat.parley.sequencer;

import chat.parley.store.FencedException;
import chat.parley.store.StoreException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Repeats what the store or Kafka refuses because it cannot be reached, with backoff, until it
/// answers or the node stops. Meanwhile the log keeps what comes, senders are told `unavailable`
/// after their time is up, and nothing is held in memory but the batch at hand.
final class Patience {
  private static final Logger log = LoggerFactory.getLogger(Patience.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  /// The node stops before the store has answered.
  static final class StoppedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoppedException() {
      super("stopped while waiting for the store", null, false, false);
    }
  }

  private final BooleanSupplier stopping;

  Patience(BooleanSupplier stopping) {
    this.stopping = stopping;
  }

  /// @throws FencedException which no patience mends
  <T> T retry(Supplier<T> call) {
    Duration pause = FIRST_PAUSE;
    while (true) {
      try {
        return call.get();
      } catch (FencedException e) {
        throw e;
      } catch (StoreException e) {
        log.warn("The store does not answer, trying again: {}", e.getMessage());
      } catch (RetriableException e) {
        log.warn("Kafka does not answer, trying again: {}", e.getMessage());
      }
      if (stopping.getAsBoolean()) {
        throw new StoppedException();
      }
      sleep(pause);
      pause = pause.multipliedBy(2);
      if (pause.compareTo(LONGEST_PAUSE) > 0) {
        pause = LONGEST_PAUSE;
      }
    }
  }

  private static void sleep(Duration pause) {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoppedException();
    }
  }
}
