package chat.parley.sequencer;

import chat.parley.store.FencedException;
import chat.parley.store.StoreException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Repeats what the store or Kafka refuses because it cannot be reached, with backoff, until it
/// answers or the node stops. Meanwhile the log keeps what comes, senders are told `unavailable`
/// after their time is up, and nothing is held in memory but the batch at hand.
///
/// The same for what no waiting mends, such as a permission that was taken away: the commands are
/// in the log, and to go on without them would decide those after them differently. So a person has
/// to mend it, told by the log, which names the cause every [#REPORT_EVERY], and by
/// `/health/ready`, where the sequencer is down. Then the node goes on by itself.
final class Patience {
  private static final Logger log = LoggerFactory.getLogger(Patience.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
  private static final Duration REPORT_EVERY = Duration.ofSeconds(10);

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
    Waiting waiting = new Waiting();
    while (true) {
      try {
        T answer = call.get();
        waiting.ended();
        return answer;
      } catch (FencedException e) {
        throw e;
      } catch (StoreException e) {
        waiting.goesOn("The store", e);
      } catch (RetriableException e) {
        waiting.goesOn("Kafka", e);
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

  /// One time of waiting, as the log tells it: when it begins, now and then, when it ends.
  private static final class Waiting {
    private final long since = System.nanoTime();
    private long reported;
    private boolean reporting;

    void goesOn(String who, RuntimeException cause) {
      long now = System.nanoTime();
      if (!reporting) {
        log.warn("{} does not answer, trying again: {}", who, cause.getMessage());
      } else if (now - reported >= REPORT_EVERY.toNanos()) {
        log.warn(
            "{} has not answered for {} s, and this node's partitions wait for it: {}",
            who,
            seconds(now),
            cause.getMessage());
      } else {
        return;
      }
      reporting = true;
      reported = now;
    }

    void ended() {
      if (reporting) {
        log.info("Going on after {} s", seconds(System.nanoTime()));
      }
    }

    private long seconds(long now) {
      return Duration.ofNanos(now - since).toSeconds();
    }
  }

  /// Half of it by chance: nodes that lost the store together do not ask for it in step.
  private static void sleep(Duration pause) {
    try {
      long half = pause.toMillis() / 2;
      Thread.sleep(half + ThreadLocalRandom.current().nextLong(half + 1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoppedException();
    }
  }
}
