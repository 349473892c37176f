package chat.parley.embedded;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A Kafka broker, with its controller, inside this process; at most one at a time.
///
/// Data outlive a restart, on other ports too, and a `kill -9`. A fatal fault in Kafka does not end
/// the process: `onFault` is told, once, on a thread of its own, and shall close the broker.
///
/// Thread-safe: `close` may be called from any thread, also while `start` waits.
public final class EmbeddedBroker implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EmbeddedBroker.class);

  /// A broker alone is up in seconds, after a crash with much data in tens of seconds.
  private static final Duration START_ALONE = Duration.ofMinutes(2);

  /// A member waits until a majority is there.
  private static final Duration START_IN_CLUSTER = Duration.ofMinutes(10);

  /// For handing the partitions to others; alone there is nobody, and it takes milliseconds.
  private static final Duration HANDOVER = Duration.ofSeconds(3);

  /// Kafka itself waits up to 5 s for the last of a dying quorum.
  private static final Duration STOP = Duration.ofSeconds(9);

  private final BrokerSettings settings;
  private final Consumer<String> onFault;
  private final Consumer<String> faults = this::fault;

  /// Done when the broker serves; failed when it could not start or was closed before.
  private final CompletableFuture<Void> serving = new CompletableFuture<>();

  private final AtomicBoolean ending = new AtomicBoolean();
  private final AtomicBoolean faulted = new AtomicBoolean();

  /// Guarded by this.
  private @Nullable Running running;

  /// What a started broker holds.
  private record Running(
      DataDirectory data, BoundSockets sockets, KafkaNode kafka, Thread runner) {}

  /// @param onFault called at most once, after `start` has returned, with one line that says what
  ///   happened
  public EmbeddedBroker(BrokerSettings settings, Consumer<String> onFault) {
    this.settings = settings;
    this.onFault = onFault;
  }

  /// Returns when clients are served. A member of a cluster waits until a majority is there. Called
  /// once; a broker that could not start, or was closed, does not start again.
  ///
  /// @throws BrokerStartException if it cannot; everything is released then
  public void start() {
    long began = System.nanoTime();
    String address = open();
    boolean alone = settings.clusterSize() == 1;
    Duration limit = alone ? START_ALONE : START_IN_CLUSTER;
    if (!alone) {
      log.info(
          "Kafka broker {} at {} waits for a majority of the {} brokers",
          settings.nodeId(),
          address,
          settings.clusterSize());
    }
    try {
      serving.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      close();
      throw startFailure(e.getCause());
    } catch (TimeoutException e) {
      close();
      throw new BrokerStartException(
          "the Kafka broker was not ready within %d s".formatted(limit.toSeconds()), e);
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
      throw new BrokerStartException("interrupted while the Kafka broker started", e);
    }
    long millis = Duration.ofNanos(System.nanoTime() - began).toMillis();
    log.info(
        "Kafka broker {} serves {} after {} ms, data in {}",
        settings.nodeId(),
        address,
        millis,
        settings.dataDirectory());
  }

  /// What clients connect to, `host:port`.
  ///
  /// @throws IllegalStateException unless the broker has been started and not yet closed
  public synchronized String bootstrapServers() {
    if (running == null) {
      throw new IllegalStateException("the Kafka broker is not running");
    }
    return BrokerSettings.text(running.sockets().clients());
  }

  /// Hands partitions over, flushes and stops; within a second as a rule, 9 s at most. What does
  /// not stop by then is left behind, and so is the lock on the data directory.
  @Override
  public synchronized void close() {
    ending.set(true);
    serving.completeExceptionally(
        new BrokerStartException("the Kafka broker was closed while it started"));
    Running closing = running;
    running = null;
    if (closing == null) {
      return;
    }
    boolean stopped = stopWithin(STOP, closing);
    closing.sockets().close();
    if (stopped) {
      closing.data().close();
      ProcessExit.release(faults);
    }
  }

  /// Takes lock and ports, and sets Kafka going. Returns the address for clients.
  private synchronized String open() {
    if (ending.get() || running != null) {
      throw new IllegalStateException("a broker starts only once");
    }
    Deque<Runnable> undo = new ArrayDeque<>();
    try {
      ProcessExit.divertTo(faults);
      undo.push(() -> ProcessExit.release(faults));
      DataDirectory data = DataDirectory.open(settings);
      undo.push(data::close);
      BoundSockets sockets = new BoundSockets(settings);
      undo.push(sockets::close);
      KafkaNode kafka = new KafkaNode(settings, sockets, faults);
      Thread runner = Thread.ofPlatform().name("kafka-node").daemon().start(() -> run(kafka));
      running = new Running(data, sockets, kafka, runner);
      return BrokerSettings.text(sockets.clients());
    } catch (RuntimeException | BrokerFault e) {
      ending.set(true);
      undo.forEach(Runnable::run);
      throw startFailure(e);
    }
  }

  private void run(KafkaNode kafka) {
    try {
      kafka.startup();
    } catch (Throwable e) {
      serving.completeExceptionally(e);
      return;
    }
    serving.complete(null);
    kafka.awaitEnd();
    fault("the Kafka broker has stopped by itself");
  }

  /// Called on a thread of Kafka, which must not run into the owner's code: it may hold locks that
  /// closing needs.
  private void fault(String reason) {
    boolean starting = serving.completeExceptionally(new BrokerStartException(reason));
    if (starting || serving.isCompletedExceptionally() || ending.get()) {
      return;
    }
    if (faulted.compareAndSet(false, true)) {
      Thread.ofPlatform().name("kafka-fault").start(() -> onFault.accept(reason));
    }
  }

  private boolean stopWithin(Duration limit, Running closing) {
    CompletableFuture<Void> stopped = new CompletableFuture<>();
    Thread.ofPlatform().name("kafka-stop").daemon().start(() -> stop(closing, stopped));
    try {
      stopped.get(limit.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (ExecutionException e) {
      log.error("Kafka did not stop cleanly", e.getCause());
    } catch (TimeoutException _) {
      log.error("Kafka did not stop within {} s", limit.toSeconds());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    return false;
  }

  private void stop(Running closing, CompletableFuture<Void> stopped) {
    try {
      if (serving.isCompletedExceptionally()) {
        // It may wait for others; Kafka's part of this is made to be interrupted.
        closing.runner().interrupt();
        closing.runner().join();
      }
      closing.kafka().shutdown(faulted.get() ? Duration.ZERO : HANDOVER);
      stopped.complete(null);
    } catch (Throwable e) {
      stopped.completeExceptionally(e);
    }
  }

  private static BrokerStartException startFailure(@Nullable Throwable cause) {
    return switch (cause) {
      case BrokerStartException known -> known;
      case null -> new BrokerStartException("the Kafka broker could not start");
      default ->
          new BrokerStartException(
              "the Kafka broker could not start: " + cause.getMessage(), cause);
    };
  }
}
