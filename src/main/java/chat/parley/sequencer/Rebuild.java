package chat.parley.sequencer;

import chat.parley.chat.Chat;
import chat.parley.chat.ChatId;
import chat.parley.chat.Limits;
import chat.parley.chatlog.LogEntry;
import chat.parley.chatlog.LogScan;
import chat.parley.store.Batch;
import chat.parley.store.LogPosition;
import chat.parley.store.LoggedEvent;
import chat.parley.store.Store;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Applies the chat log to a store that has nothing of it, or less: decides and writes as a
/// [Sequencer] does, for all partitions at once, and tells nobody. What it has done when it is
/// interrupted is whole, so another one goes on from there.
///
/// For one thread, and one use. Nothing else may write what the log gives to the store meanwhile:
/// who finds that it was written ends with a [chat.parley.store.FencedException].
public final class Rebuild {
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration SILENCE = Duration.ofSeconds(30);

  /// What has been done so far.
  ///
  /// @param records read from the log
  /// @param of how many there were to be read
  /// @param events written
  public record Progress(long records, long of, long events) {}

  /// Told after each batch.
  public interface Watcher {
    void progressed(Progress progress);
  }

  private final LogScan log;
  private final Store store;
  private final Map<Integer, Long> upTo;
  private final Map<Integer, LogPosition> positions = new HashMap<>();
  private final Decisions decisions;
  private long records;
  private long toRead;
  private long events;

  /// @param upTo the offset of each partition before which to end
  public Rebuild(LogScan log, Store store, Map<Integer, Long> upTo) {
    this.log = log;
    this.store = store;
    this.upTo = Map.copyOf(upTo);
    this.decisions =
        new Decisions(
            store, new ChatCache(SequencerSettings.DEFAULT.cacheWeight()), Limits.MAX_BY_USER);
  }

  /// Returns when the store has all of it.
  ///
  /// @throws NewerRecordException if there is a record that only a newer Parley reads
  /// @throws IllegalStateException if nothing comes from the log any more
  public Progress run(Watcher watcher) {
    Map<Integer, Long> from = new HashMap<>();
    upTo.keySet().forEach(partition -> from.put(partition, begin(partition).nextOffset()));
    toRead = upTo.keySet().stream().mapToLong(p -> Math.max(0, upTo(p) - at(p))).sum();
    log.begin(from);
    long heardAt = System.nanoTime();
    while (!done()) {
      List<LogEntry> entries =
          log.poll(POLL).stream()
              .filter(entry -> entry.offset() < upTo(entry.partition()))
              .toList();
      if (!entries.isEmpty()) {
        heardAt = System.nanoTime();
        apply(entries);
        watcher.progressed(progress());
      } else if (System.nanoTime() - heardAt > SILENCE.toNanos()) {
        throw new IllegalStateException(
            "nothing has come from the chat log for %d s".formatted(SILENCE.toSeconds()));
      }
    }
    upTo.keySet().forEach(this::finish);
    return progress();
  }

  /// Where the store stands; at the log's first offset if it knows nothing of the partition.
  private LogPosition begin(int partition) {
    LogPosition first = new LogPosition(log.topic().id(), 0);
    LogPosition at =
        store
            .position(partition)
            .orElseGet(
                () -> {
                  store.advance(partition, Optional.empty(), first);
                  return first;
                });
    positions.put(partition, at);
    return at;
  }

  private void apply(List<LogEntry> entries) {
    Work work = Work.of(entries, partition -> new LogPosition(log.topic().id(), at(partition)));
    Map<ChatId, Chat> chats = decisions.load(work.fresh());
    List<Outcome> outcomes = decisions.decide(work.fresh(), chats);
    List<LoggedEvent> written = outcomes.stream().flatMap(it -> it.events().stream()).toList();
    store.write(
        new Batch(
            work.advances(),
            written,
            outcomes.stream().flatMap(it -> it.rewrites().stream()).toList()));
    Failpoints.pass(Failpoints.Point.AFTER_COMMIT);
    decisions.keep(work.fresh(), chats);
    work.advances().forEach(advance -> positions.put(advance.partition(), advance.to()));
    records += entries.size();
    events += written.size();
  }

  /// What lies at the very end of a partition may be no record of ours, as Kafka's own marks.
  private boolean done() {
    return upTo.keySet().stream().allMatch(p -> at(p) >= upTo(p) || log.position(p) >= upTo(p));
  }

  private void finish(int partition) {
    if (at(partition) < upTo(partition)) {
      LogPosition end = new LogPosition(log.topic().id(), upTo(partition));
      store.advance(partition, store.position(partition), end);
      positions.put(partition, end);
    }
  }

  private long at(int partition) {
    LogPosition position = positions.get(partition);
    return position == null ? 0 : position.nextOffset();
  }

  private long upTo(int partition) {
    return upTo.getOrDefault(partition, 0L);
  }

  private Progress progress() {
    return new Progress(records, toRead, events);
  }
}
