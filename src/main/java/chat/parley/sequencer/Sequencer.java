package chat.parley.sequencer;

import chat.parley.chat.Chat;
import chat.parley.chat.ChatId;
import chat.parley.chatlog.ChatLogReader;
import chat.parley.chatlog.ChatLogTopic;
import chat.parley.chatlog.LogEntry;
import chat.parley.delivery.Delivery;
import chat.parley.delivery.Router;
import chat.parley.delivery.Trail;
import chat.parley.store.Batch;
import chat.parley.store.FencedException;
import chat.parley.store.LoggedEvent;
import chat.parley.store.Store;
import chat.parley.store.StoreException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Turns the commands of this node's partitions into events: poll a batch, decide it, commit it to
/// the store, route it, and once it is routed commit the group's offset.
///
/// What can go wrong, and what keeps the guarantees then:
///
/// - The node dies between two steps. The next owner begins at the group's offset C and reads the
///   store's position N: what lies before N is routed again, what follows is decided.
/// - The node is paused and replaced. Its transaction moves the position by compare-and-set from
///   the value it read, which fails once the new owner has written: it writes nothing, drops what
///   it knows of the partition and starts over with it.
/// - The store is away: the batch is tried again until it is back ([Patience]).
/// - The store has lost its last transactions, as PostgreSQL may in a crash: its position is not
///   where this node left it. Found by the next batch, or by looking every second, since nobody may
///   write to that partition again; what was lost is then read from the log and decided once more.
/// - A record cannot be read or decided: it is set aside, reported, and the partition goes on.
/// - A record is of a newer version: the node ends before it has done anything with what it polled.
///
/// One thread, its own, owns the reader, the chats and everything else here.
public final class Sequencer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Sequencer.class);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration RETRY_PAUSE = Duration.ofMillis(500);
  private static final Duration HAND_OVER_PATIENCE = Duration.ofSeconds(2);
  private static final Duration LEARN_NODES_EVERY = Duration.ofSeconds(2);
  private static final Duration CHECK_STORE_EVERY = Duration.ofSeconds(1);
  private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(15);

  private final ChatLogReader reader;
  private final Store store;
  private final Router router;
  private final Trail trail;
  private final Committed committed;
  private final Duration commitEvery;
  private final Clock clock;
  private final Consumer<String> onFault;
  private final Thread thread;

  private final SequencerMeters meters = new SequencerMeters();
  private final Pace pace = new Pace();
  private final Patience patience = new Patience(() -> this.closing);
  private final Partitions partitions;
  private final ChatCache cache;
  private final Decisions decisions;
  private final Replay replay;
  private final RoutedOffsets routed;
  private long committedAt;
  private long learnedNodesAt;
  private long checkedStoreAt;
  private volatile long aliveAt;
  private volatile boolean joined;
  private volatile boolean closing;
  private volatile boolean abandoned;

  /// Prepares the sequencer.
  ///
  /// @param onFault told once, in a sentence for the operator, when it has stopped for good
  public Sequencer(
      String name,
      ChatLogTopic topic,
      ChatLogReader reader,
      Store store,
      Router router,
      Trail trail,
      Committed committed,
      SequencerSettings settings,
      Clock clock,
      Consumer<String> onFault) {
    this.reader = reader;
    this.store = store;
    this.router = router;
    this.trail = trail;
    this.committed = committed;
    this.commitEvery = settings.commitEvery();
    this.clock = clock;
    this.onFault = onFault;
    this.partitions = new Partitions(topic, reader, store, patience, clock);
    this.cache = new ChatCache(settings.cacheWeight());
    this.decisions = new Decisions(store, cache, settings.maxByUser());
    this.replay = new Replay(store, settings.maxByUser());
    this.routed = new RoutedOffsets(settings.maxBatchesUnderWay());
    this.thread = Thread.ofPlatform().name(name).unstarted(this::run);
  }

  /// Joins the group; partitions come soon after.
  public void start() {
    Failpoints.announce();
    reader.join(new Hands());
    thread.start();
  }

  /// Whether it has joined the group and its loop has turned lately.
  public boolean working() {
    return joined && clock.millis() - aliveAt < SIGN_OF_LIFE.toMillis();
  }

  /// What it measures. Any thread.
  public SequencerMeters meters() {
    return meters;
  }

  /// The partitions that are this node's, and up to which offset each has been applied. Any thread.
  public Map<Integer, Long> applied() {
    return partitions.applied();
  }

  /// What the chat log's Kafka client measures of itself. Any thread.
  public Map<MetricName, ? extends Metric> clientMetrics() {
    return reader.clientMetrics();
  }

  /// Finishes the batch at hand, hands the partitions over and leaves the group.
  @Override
  public void close() {
    closing = true;
    reader.wakeUp();
    try {
      if (thread.isAlive()) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Ends as when its process is killed: hands nothing over, and leaves it to others to find out
  /// that it is gone.
  public void abandon() {
    abandoned = true;
    close();
  }

  private void run() {
    try {
      loop();
    } catch (Patience.StoppedException e) {
      log.debug("Stopped while the store was away");
    } catch (Partitions.LogMismatchException | NodeIdInUseException | NewerRecordException e) {
      onFault.accept(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      log.error("The sequencer has failed", e);
      onFault.accept("The sequencer has failed: " + e);
    }
  }

  private void loop() {
    try {
      while (!closing) {
        turn();
      }
    } finally {
      if (abandoned) {
        reader.abandon();
      } else {
        reader.close();
      }
    }
  }

  private void turn() {
    try {
      pace.await();
      List<LogEntry> entries = reader.poll(POLL);
      if (!entries.isEmpty()) {
        pace.begin();
        Failpoints.pass(Failpoints.Point.AFTER_POLL);
        process(entries);
      }
      router.repair();
      learnNodesIfDue();
      checkStoreIfDue();
      commitIfDue();
      aliveAt = clock.millis();
    } catch (FencedException e) {
      log.warn("{}: starting over with what is ours", e.getMessage());
    } catch (FencedInstanceIdException e) {
      throw new NodeIdInUseException(e);
    } catch (KafkaException e) {
      rethrowOurs(e);
      if (!closing) {
        log.warn("The chat log cannot be read, trying again: {}", e.getMessage());
        pause();
      }
    }
  }

  /// Kafka gives a group's place to who came last under a name (KIP-345): this node has lost it.
  private static final class NodeIdInUseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NodeIdInUseException(Throwable cause) {
      super("another process runs under this node id: give each node its own", cause);
    }
  }

  /// The consumer wraps what [Hands] throws.
  private static void rethrowOurs(KafkaException e) {
    switch (e.getCause()) {
      case Patience.StoppedException ours -> throw ours;
      case Partitions.LogMismatchException ours -> throw ours;
      case null, default -> {}
    }
  }

  private void process(List<LogEntry> entries) {
    StageEvents.Sequenced event = new StageEvents.Sequenced();
    event.begin();
    Work work = Work.of(entries, partitions);
    count(entries, work);
    List<Router.Part> parts = new ArrayList<>();
    work.applied()
        .forEach(
            (partition, again) ->
                parts.add(part(partition, patience.retry(() -> replay.deliveries(again)))));
    parts.addAll(apply(work));
    long committedAt = trail.now();
    committed.changed(work.chats());
    CompletableFuture<Void> sent =
        meters.routing(
            parts.stream().mapToInt(part -> part.deliveries().size()).sum(),
            () -> router.route(parts));
    note(work, committedAt);
    Failpoints.pass(Failpoints.Point.AFTER_ROUTE, sent);
    routed.add(work.nextOffsets(), sent);
    event.end();
    if (event.shouldCommit()) {
      event.records = entries.size();
      event.partitions = work.nextOffsets().size();
      event.commit();
    }
  }

  private void count(List<LogEntry> entries, Work work) {
    long now = System.currentTimeMillis();
    for (LogEntry entry : entries) {
      switch (entry) {
        case LogEntry.Poison _ -> meters.setAside(1);
        case LogEntry.Newer _ -> {} // The node ends.
        case LogEntry.Logged logged -> meters.polled(logged.appendedAt(), now);
      }
    }
    work.applied().values().forEach(again -> meters.replayed(again.size()));
  }

  /// For whoever asks where a message is.
  private void note(Work work, long committedAt) {
    work.applied()
        .forEach(
            (partition, again) ->
                trail.add(
                    partition,
                    again.getFirst().offset(),
                    again.getLast().offset() + 1,
                    true,
                    committedAt,
                    router.reached(partition)));
    for (Batch.Advance advance : work.advances()) {
      trail.add(
          advance.partition(),
          advance.from().nextOffset(),
          advance.to().nextOffset(),
          false,
          committedAt,
          router.reached(advance.partition()));
    }
  }

  /// Decides and writes what has not been applied yet.
  private List<Router.Part> apply(Work work) {
    if (work.advances().isEmpty()) {
      return List.of();
    }
    Map<ChatId, Chat> chats =
        meters.loading(() -> patience.retry(() -> decisions.load(work.fresh())));
    List<Outcome> outcomes =
        meters.deciding(work.fresh().size(), () -> decisions.decide(work.fresh(), chats));
    // What could not be decided has no outcome.
    meters.setAside(work.fresh().size() - outcomes.size());
    List<LoggedEvent> written = write(work, outcomes);
    Failpoints.pass(Failpoints.Point.AFTER_COMMIT);
    committed.happened(written);
    decisions.keep(work.fresh(), chats);

    Map<Integer, List<Delivery>> deliveries = new LinkedHashMap<>();
    for (Outcome outcome : outcomes) {
      deliveries
          .computeIfAbsent(outcome.partition(), _ -> new ArrayList<>())
          .addAll(outcome.deliveries());
    }
    List<Router.Part> parts = new ArrayList<>();
    deliveries.forEach((partition, some) -> parts.add(part(partition, some)));
    return parts;
  }

  private List<LoggedEvent> write(Work work, List<Outcome> outcomes) {
    Batch batch =
        new Batch(
            work.advances(),
            outcomes.stream().flatMap(outcome -> outcome.events().stream()).toList(),
            outcomes.stream().flatMap(outcome -> outcome.rewrites().stream()).toList());
    try {
      meters.committing(
          batch.events().size(),
          () ->
              patience.retry(
                  () -> {
                    store.write(batch);
                    return true;
                  }));
    } catch (FencedException e) {
      startOver(work.nextOffsets().keySet());
      throw e;
    }
    for (Batch.Advance advance : batch.advances()) {
      partitions.applied(advance.partition(), advance.to());
    }
    return batch.events();
  }

  /// The states of these partitions' chats are ahead of the store, or behind it: they are read
  /// again, and so is the log from where the store stands. If the group has given a partition to
  /// another node the next poll says so.
  private void startOver(Collection<Integer> numbers) {
    meters.startsOver();
    cache.forget(numbers);
    routed.forget(numbers);
    numbers.forEach(partitions::take);
  }

  private Router.Part part(int partition, List<Delivery> deliveries) {
    long epoch = partitions.get(partition).map(Partitions.Owned::epoch).orElse(0L);
    return new Router.Part(partition, epoch, deliveries);
  }

  private void commitIfDue() {
    if (clock.millis() - committedAt >= commitEvery.toMillis()) {
      committedAt = clock.millis();
      Map<Integer, Long> offsets = routed.take(router::settled);
      if (!offsets.isEmpty()) {
        Failpoints.pass(Failpoints.Point.BEFORE_OFFSET_COMMIT);
        reader.commit(offsets);
      }
    }
  }

  private void checkStoreIfDue() {
    if (clock.millis() - checkedStoreAt < CHECK_STORE_EVERY.toMillis()) {
      return;
    }
    try {
      Set<Integer> displaced = partitions.displaced();
      if (!displaced.isEmpty()) {
        log.warn("The store is not where this node left it: starting over with {}", displaced);
        startOver(displaced);
      }
    } catch (StoreException e) {
      // Whoever needs it says so; when it is back, it is looked at again.
      log.debug("The store cannot be checked: {}", e.getMessage());
    }
    checkedStoreAt = clock.millis();
  }

  private void learnNodesIfDue() {
    if (clock.millis() - learnedNodesAt >= LEARN_NODES_EVERY.toMillis()) {
      learnedNodesAt = clock.millis();
      router.learnNodes();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(RETRY_PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// What the group gives and takes; called on the sequencer's thread, from within a poll.
  private final class Hands implements ChatLogReader.Ownership {
    @Override
    public void taken(Collection<Integer> numbers) {
      numbers.forEach(partitions::take);
      meters.taken(numbers.size());
      joined = true;
      if (!numbers.isEmpty()) {
        log.info("Sequencing {} partitions", partitions.size());
      }
    }

    @Override
    public void givenUp(Collection<Integer> numbers) {
      if (abandoned) {
        return;
      }
      routed.await(HAND_OVER_PATIENCE.toMillis());
      Map<Integer, Long> offsets = routed.take(router::settled);
      if (!offsets.isEmpty()) {
        try {
          reader.commitAndWait(offsets, HAND_OVER_PATIENCE);
        } catch (KafkaException e) {
          log.warn("The next owner routes some events again: {}", e.getMessage());
        }
      }
      forget(numbers);
    }

    @Override
    public void lost(Collection<Integer> numbers) {
      if (abandoned) {
        return;
      }
      log.warn("Lost partitions {}", numbers);
      meters.lost(numbers.size());
      forget(numbers);
    }

    private void forget(Collection<Integer> numbers) {
      numbers.forEach(partitions::forget);
      cache.forget(numbers);
      routed.forget(Set.copyOf(numbers));
      router.forget(numbers);
    }
  }
}
