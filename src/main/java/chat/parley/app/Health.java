package chat.parley.app;

import chat.parley.delivery.Inbox;
import chat.parley.directory.Directory;
import chat.parley.gateway.Readiness;
import chat.parley.sequencer.Sequencer;
import chat.parley.store.Store;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks each part now and then whether it works, and remembers the answer for whoever wants to
/// know. A part that keeps silent does not work, and holds up no other.
///
/// Clients are better off elsewhere only if what fails is this node's own: Kafka, the store and the
/// directory are everybody's, and so is a sequencer, which decides for clients of all nodes. See
/// docs/adr/0018.
///
/// Each part is asked on a thread of its own; the answers may be read by any thread.
final class Health implements Readiness, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Health.class);
  private static final Duration EVERY = Duration.ofSeconds(2);
  private static final long KAFKA_PATIENCE_SECONDS = 3;

  /// After which a part that has not answered counts as one that does not work.
  private static final Duration PATIENCE = Duration.ofSeconds(4);

  /// In which the inbox comes back to life after Kafka has.
  private static final Duration RECOVERY = Duration.ofSeconds(15);

  private static final String KAFKA = "kafka";
  private static final String INBOX = "inbox";

  private final Map<String, Part> parts = new LinkedHashMap<>();
  private final List<Thread> threads = new ArrayList<>();
  private final LongSupplier nanos;
  private volatile long kafkaAway;

  Health(Admin kafka, Store store, Directory directory, Inbox inbox, Sequencer sequencer) {
    this(checks(kafka, store, directory, inbox, sequencer), System::nanoTime);
    start();
  }

  /// Asks only when told to.
  ///
  /// @param checks by part, in the order in which they are named
  /// @param nanos only good for differences
  Health(Map<String, BooleanSupplier> checks, LongSupplier nanos) {
    this.nanos = nanos;
    this.kafkaAway = nanos.getAsLong() - RECOVERY.toNanos();
    checks.forEach((name, check) -> parts.put(name, new Part(name, check)));
  }

  private static Map<String, BooleanSupplier> checks(
      Admin kafka, Store store, Directory directory, Inbox inbox, Sequencer sequencer) {
    Map<String, BooleanSupplier> checks = new LinkedHashMap<>();
    checks.put(KAFKA, () -> answers(kafka));
    checks.put("store", () -> answers(store));
    checks.put("directory", () -> !directory.nodes().isEmpty());
    checks.put(INBOX, inbox::working);
    checks.put("sequencer", sequencer::working);
    return checks;
  }

  private void start() {
    ask();
    parts.forEach(
        (name, part) ->
            threads.add(Thread.ofVirtual().name("health-" + name).start(() -> run(part))));
  }

  @Override
  public Map<String, Boolean> parts() {
    Map<String, Boolean> answers = new LinkedHashMap<>();
    parts.forEach((name, part) -> answers.put(name, part.works()));
    return answers;
  }

  /// Right after Kafka was away, that the inbox is silent says nothing yet: all nodes' are.
  @Override
  public String version() {
    return Version.text();
  }

  @Override
  public boolean serves() {
    return works(INBOX) || !works(KAFKA) || nanos.getAsLong() - kafkaAway < RECOVERY.toNanos();
  }

  private boolean works(String name) {
    Part part = parts.get(name);
    return part == null || part.works();
  }

  /// Whether every part works, as a start waits for.
  boolean whole() {
    return parts().values().stream().allMatch(works -> works);
  }

  /// Asks all parts now, one after the other.
  void ask() {
    parts.values().forEach(this::ask);
  }

  private void ask(Part part) {
    part.ask();
    if (!works(KAFKA)) {
      kafkaAway = nanos.getAsLong();
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

  private void run(Part part) {
    try {
      while (true) {
        Thread.sleep(EVERY);
        ask(part);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
  }

  /// One of them: what it said last, and since when it owes an answer.
  private final class Part {
    private final String name;
    private final BooleanSupplier check;
    private volatile boolean worked;
    private volatile boolean asked;
    private volatile long askedAt;

    Part(String name, BooleanSupplier check) {
      this.name = name;
      this.check = check;
    }

    boolean works() {
      return worked && !(asked && nanos.getAsLong() - askedAt > PATIENCE.toNanos());
    }

    synchronized void ask() {
      askedAt = nanos.getAsLong();
      asked = true;
      try {
        worked = check.getAsBoolean();
      } catch (RuntimeException e) {
        log.debug("{} does not work", name, e);
        worked = false;
      } finally {
        asked = false;
      }
    }
  }
}
