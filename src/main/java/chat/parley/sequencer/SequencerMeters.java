package chat.parley.sequencer;

import chat.parley.metrics.Latency;
import chat.parley.metrics.Tally;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/// What the sequencer measures of its batches: how long each stage takes, and how much goes
/// through. A flight recording gets the same, batch by batch ([StageEvents]).
///
/// Changed on the sequencer's thread, but for the end of routing; read by any.
public final class SequencerMeters {
  private final Latency inLog = new Latency();
  private final Latency load = new Latency();
  private final Latency decide = new Latency();
  private final Latency commit = new Latency();
  private final Latency route = new Latency();
  private final Tally commands = new Tally();
  private final Tally events = new Tally();
  private final Tally replayed = new Tally();
  private final Tally setAside = new Tally();
  private final Tally taken = new Tally();
  private final Tally lost = new Tally();
  private final Tally startedOver = new Tally();

  SequencerMeters() {}

  /// From a command's append to the poll that brought it.
  public Latency inLog() {
    return inLog;
  }

  /// Reading the chats of a batch that are not in memory, and what repeats.
  public Latency load() {
    return load;
  }

  /// Deciding a batch.
  public Latency decide() {
    return decide;
  }

  /// Writing a batch to the store, until it is there.
  public Latency commit() {
    return commit;
  }

  /// Routing a batch, until each record is in its inbox.
  public Latency route() {
    return route;
  }

  /// Commands decided.
  public long commands() {
    return commands.get();
  }

  /// Events written.
  public long events() {
    return events.get();
  }

  /// Commands routed again, which another owner had applied.
  public long replayed() {
    return replayed.get();
  }

  /// Records that could not be read or decided.
  public long setAside() {
    return setAside.get();
  }

  /// Partitions that have come to this node.
  public long taken() {
    return taken.get();
  }

  /// Partitions that have gone without being handed over.
  public long lost() {
    return lost.get();
  }

  /// How often partitions were begun anew, since the store was not where this node had left it.
  public long startedOver() {
    return startedOver.get();
  }

  <T> T loading(Supplier<T> stage) {
    return timed(load, stage);
  }

  <T> T deciding(int size, Supplier<T> stage) {
    StageEvents.Decided event = new StageEvents.Decided();
    event.begin();
    T result = timed(decide, stage);
    commands.add(size);
    event.end();
    if (event.shouldCommit()) {
      event.commands = size;
      event.commit();
    }
    return result;
  }

  void committing(int size, Runnable stage) {
    StageEvents.Committed event = new StageEvents.Committed();
    event.begin();
    long began = System.nanoTime();
    stage.run();
    commit.recordNanos(System.nanoTime() - began);
    events.add(size);
    event.end();
    if (event.shouldCommit()) {
      event.events = size;
      event.commit();
    }
  }

  /// @param size deliveries
  CompletableFuture<Void> routing(int size, Supplier<CompletableFuture<Void>> stage) {
    StageEvents.Routed event = new StageEvents.Routed();
    event.begin();
    long began = System.nanoTime();
    CompletableFuture<Void> sent = stage.get();
    event.end();
    if (event.shouldCommit()) {
      event.deliveries = size;
      event.commit();
    }
    sent.whenComplete((_, _) -> route.recordNanos(System.nanoTime() - began));
    return sent;
  }

  private static <T> T timed(Latency latency, Supplier<T> stage) {
    long began = System.nanoTime();
    T result = stage.get();
    latency.recordNanos(System.nanoTime() - began);
    return result;
  }

  /// @param appendedAt by the wall clock; negative if that is not known
  void polled(long appendedAt, long nowMillis) {
    if (appendedAt >= 0) {
      inLog.recordMillis(nowMillis - appendedAt, 1);
    }
  }

  void replayed(int count) {
    replayed.add(count);
  }

  void setAside(int records) {
    setAside.add(records);
  }

  void taken(int partitions) {
    taken.add(partitions);
  }

  void lost(int partitions) {
    lost.add(partitions);
  }

  void startsOver() {
    startedOver.add(1);
  }
}
