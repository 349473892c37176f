package chat.parley.sequencer;

import chat.parley.chatlog.ChatLogReader;
import chat.parley.chatlog.ChatLogTopic;
import chat.parley.store.LogPosition;
import chat.parley.store.Store;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The partitions that this node owns, and how far each has been applied.
///
/// Not thread-safe: confined to the sequencer's thread, but for [#applied].
final class Partitions {
  private static final Logger log = LoggerFactory.getLogger(Partitions.class);

  /// A partition in this node's hands.
  ///
  /// @param epoch differs each time a partition is taken
  record Owned(long epoch, LogPosition applied) {}

  /// The log and the store contradict each other in a way that only a person can mend.
  static final class LogMismatchException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LogMismatchException(String message) {
      super(message);
    }
  }

  private final ChatLogTopic topic;
  private final ChatLogReader reader;
  private final Store store;
  private final Patience patience;
  private final Clock clock;
  // Changed by the sequencer's thread alone.
  private final Map<Integer, Owned> owned = new ConcurrentHashMap<>();

  Partitions(
      ChatLogTopic topic, ChatLogReader reader, Store store, Patience patience, Clock clock) {
    this.topic = topic;
    this.reader = reader;
    this.store = store;
    this.patience = patience;
    this.clock = clock;
  }

  Optional<Owned> get(int partition) {
    return Optional.ofNullable(owned.get(partition));
  }

  int size() {
    return owned.size();
  }

  /// The offset up to which each of them has been applied.
  Map<Integer, Long> applied() {
    return owned.entrySet().stream()
        .collect(
            Collectors.toMap(Map.Entry::getKey, ours -> ours.getValue().applied().nextOffset()));
  }

  /// Takes a partition and makes the reader begin at the group's offset C, or at the store's N if
  /// that is less. What lies between the two was applied by the owner before, but perhaps not
  /// routed.
  ///
  /// @throws LogMismatchException if the store is ahead of the log, or the log has lost what the
  ///   store has not applied
  void take(int partition) {
    owned.put(partition, patience.retry(() -> open(partition)));
  }

  private Owned open(int partition) {
    LogPosition applied = position(partition);
    long next = applied.nextOffset();
    long end = reader.end(partition);
    if (next > end) {
      throw new LogMismatchException(
          ("The store has applied partition %d of %s up to offset %d, but the log ends at %d:"
                  + " the log has lost records, or the store belongs to another log")
              .formatted(partition, topic.name(), next, end));
    }
    long begin = reader.begin(partition);
    if (next < begin) {
      throw new LogMismatchException(
          ("The store has applied partition %d of %s up to offset %d, but the log begins at %d:"
                  + " what lies between is lost to the store; restore an older log or a newer store")
              .formatted(partition, topic.name(), next, begin));
    }
    OptionalLong committed = reader.committed(partition);
    long from = Math.max(begin, Math.min(committed.orElse(next), next));
    reader.seek(partition, from);
    if (committed.isEmpty()) {
      // Else the next owner would not know what this one has applied and not routed.
      reader.commit(Map.of(partition, from));
    }
    log.debug("Partition {} is ours from offset {}, applied up to {}", partition, from, next);
    return new Owned(clock.millis(), applied);
  }

  /// Notes that a batch has been written.
  void applied(int partition, LogPosition position) {
    owned.computeIfPresent(partition, (_, before) -> new Owned(before.epoch(), position));
  }

  /// The partitions that the store does not have where this node left them: it has lost its last
  /// transactions, or another owner has written.
  ///
  /// @throws chat.parley.store.StoreException if the store does not answer
  Set<Integer> displaced() {
    Map<Integer, LogPosition> stored = owned.isEmpty() ? Map.of() : store.positions();
    return owned.entrySet().stream()
        .filter(ours -> !ours.getValue().applied().equals(stored.get(ours.getKey())))
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  void forget(int partition) {
    owned.remove(partition);
  }

  /// The store's position in this very log; set to its beginning if the store knows none or that of
  /// another log.
  private LogPosition position(int partition) {
    Optional<LogPosition> stored = store.position(partition);
    if (stored.isPresent() && stored.get().topicId().equals(topic.id())) {
      return stored.get();
    }
    stored.ifPresent(
        other ->
            log.warn(
                "The topic {} has been made again (id {}, was {}): partition {} starts from its"
                    + " beginning",
                topic.name(),
                topic.id(),
                other.topicId(),
                partition));
    LogPosition beginning = new LogPosition(topic.id(), reader.begin(partition));
    if (store.advance(partition, stored, beginning)) {
      return beginning;
    }
    // Another node did the same a moment ago.
    return position(partition);
  }
}
