package chat.parley.app;

import chat.parley.directory.DirectoryException;
import chat.parley.directory.NodeIdTakenException;
import chat.parley.kafka.KafkaException;
import chat.parley.kafka.KafkaSettingsException;
import chat.parley.outbound.Backoff;
import chat.parley.store.StoreException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Waits, at a start, for what runs elsewhere and may not be up yet: tries again with backoff, then
/// gives up. A refusal that no waiting mends, such as a wrong password, ends it at once.
///
/// Blocks; stateless. A signal ends the process while it waits, see [Lifetime].
final class StartRetry {
  private static final Logger log = LoggerFactory.getLogger(StartRetry.class);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  /// What PostgreSQL says to a wrong password (class 28) and to a database that it does not have.
  private static final String WRONG_LOGIN = "28";

  private static final String NO_DATABASE = "3D000";

  /// What Redis says to a wrong password, a missing one, and a user who may not.
  private static final Set<String> REDIS_REFUSALS = Set.of("WRONGPASS", "NOAUTH", "NOPERM");

  private final Duration patience;
  private final Backoff backoff;

  /// As a start does it.
  StartRetry() {
    this(Duration.ofSeconds(30), Duration.ofMillis(200));
  }

  /// @param patience after which no new attempt is made
  StartRetry(Duration patience, Duration firstPause) {
    this.patience = patience;
    this.backoff = new Backoff(firstPause, LONGEST_PAUSE, RandomGenerator.getDefault());
  }

  /// The first result that is no failure of `what`.
  ///
  /// @param what its name, its address without a password, and the setting that says so
  /// @throws StartException if there is none
  <T> T until(String what, Supplier<T> attempt) {
    long began = System.nanoTime();
    int failures = 0;
    while (true) {
      try {
        T result = attempt.get();
        if (failures > 0) {
          log.info("{} is there", what);
        }
        return result;
      } catch (DirectoryException | StoreException | KafkaException e) {
        if (hopeless(e)) {
          throw new StartException(what + " refuses: " + e.getMessage(), e);
        }
        if (System.nanoTime() - began > patience.toNanos()) {
          throw new StartException(
              "%s was not there within %d s: %s"
                  .formatted(what, patience.toSeconds(), e.getMessage()),
              e);
        }
        if (failures == 0) {
          log.warn(
              "{} is not there, trying again for {} s: {}",
              what,
              patience.toSeconds(),
              e.getMessage());
        }
        sleep(what, backoff.after(++failures));
      }
    }
  }

  private static boolean hopeless(Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      boolean refused =
          switch (at) {
            case KafkaSettingsException _, AuthenticationException _, AuthorizationException _ ->
                true;
            case NodeIdTakenException _ -> true;
            case SQLException e ->
                String.valueOf(e.getSQLState()).startsWith(WRONG_LOGIN)
                    || NO_DATABASE.equals(e.getSQLState());
            default -> REDIS_REFUSALS.contains(firstWord(at));
          };
      if (refused) {
        return true;
      }
    }
    return false;
  }

  private static String firstWord(Throwable failure) {
    return String.valueOf(failure.getMessage()).split(" ", 2)[0];
  }

  private static void sleep(String what, Duration pause) {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartException("interrupted while waiting for " + what, e);
    }
  }
}
