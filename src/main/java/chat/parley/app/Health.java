package chat.parley.app;

import chat.parley.delivery.Inbox;
import chat.parley.directory.Directory;
import chat.parley.gateway.Readiness;
import chat.parley.sequencer.Sequencer;
import chat.parley.store.Store;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks each part now and then whether it works, and remembers the answer for whoever wants to
/// know.
///
/// Its own thread asks; the answers may be read by any thread.
final class Health implements Readiness, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Health.class);
  private static final Duration EVERY = Duration.ofSeconds(2);
  private static final long KAFKA_PATIENCE_SECONDS = 3;

  private final Map<String, BooleanSupplier> checks = new LinkedHashMap<>();
  private final Thread thread;
  private volatile Map<String, Boolean> parts = Map.of();

  Health(Admin kafka, Store store, Directory directory, Inbox inbox, Sequencer sequencer) {
    checks.put("kafka", () -> answers(kafka));
    checks.put("store", () -> answers(store));
    checks.put("directory", () -> !directory.nodes().isEmpty());
    checks.put("inbox", inbox::working);
    checks.put("sequencer", sequencer::working);
    ask();
    this.thread = Thread.ofVirtual().name("health").start(this::run);
  }

  @Override
  public Map<String, Boolean> parts() {
    return parts;
  }

  boolean ready() {
    return parts.values().stream().allMatch(works -> works);
  }

  /// Asks all parts now.
  void ask() {
    Map<String, Boolean> answers = new LinkedHashMap<>();
    checks.forEach((part, check) -> answers.put(part, works(part, check)));
    parts = answers;
  }

  private static boolean works(String part, BooleanSupplier check) {
    try {
      return check.getAsBoolean();
    } catch (RuntimeException e) {
      log.debug("{} does not work", part, e);
      return false;
    }
  }

  private static boolean answers(Admin kafka) {
    try {
      return !kafka
          .describeCluster()
          .nodes()
          .get(KAFKA_PATIENCE_SECONDS, TimeUnit.SECONDS)
          .isEmpty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (Exception e) {
      return false;
    }
  }

  private static boolean answers(Store store) {
    store.ping();
    return true;
  }

  private void run() {
    try {
      while (true) {
        Thread.sleep(EVERY);
        ask();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
