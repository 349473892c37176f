package chat.parley.sequencer;

import chat.parley.chat.ChatId;
import chat.parley.chatlog.LogEntry;
import chat.parley.chatlog.LogEntry.Logged;
import chat.parley.store.Batch;
import chat.parley.store.LogPosition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A poll's entries, by what is to be done with them.
///
/// @param applied by partition: what an earlier owner has applied
/// @param fresh what is to be decided, in order
/// @param advances of the partitions that have something fresh, poison included
/// @param nextOffsets the offset after each partition's last entry; changed by [RoutedOffsets]
record Work(
    Map<Integer, List<Logged>> applied,
    List<Logged> fresh,
    List<Batch.Advance> advances,
    Map<Integer, Long> nextOffsets) {

  private static final Logger log = LoggerFactory.getLogger(Work.class);

  /// @throws NewerRecordException if one of them cannot be read by this version; nothing is to be
  ///   done with any then
  static Work of(List<LogEntry> entries, Partitions partitions) {
    return of(entries, partition -> partitions.get(partition).orElseThrow().applied());
  }

  /// @param positions how far each partition of `entries` has been applied
  static Work of(List<LogEntry> entries, IntFunction<LogPosition> positions) {
    Map<Integer, List<Logged>> applied = new LinkedHashMap<>();
    List<Logged> fresh = new ArrayList<>();
    Map<Integer, Long> nextOffsets = new HashMap<>();
    for (LogEntry entry : entries) {
      nextOffsets.put(entry.partition(), entry.offset() + 1);
      switch (entry) {
        case LogEntry.Poison poison ->
            log.error(
                "Set aside: offset {} of partition {}: {}",
                poison.offset(),
                poison.partition(),
                poison.reason());
        case LogEntry.Newer newer -> throw new NewerRecordException(newer);
        case Logged logged -> {
          if (logged.offset() < positions.apply(logged.partition()).nextOffset()) {
            applied.computeIfAbsent(logged.partition(), _ -> new ArrayList<>()).add(logged);
          } else {
            fresh.add(logged);
          }
        }
      }
    }
    return new Work(applied, fresh, advances(nextOffsets, positions), nextOffsets);
  }

  /// The chats of all of it, also of what was applied: who did that may have died since.
  Set<ChatId> chats() {
    return Stream.concat(applied.values().stream().flatMap(List::stream), fresh.stream())
        .map(logged -> logged.command().command().chatId())
        .collect(Collectors.toSet());
  }

  private static List<Batch.Advance> advances(
      Map<Integer, Long> nextOffsets, IntFunction<LogPosition> positions) {
    List<Batch.Advance> advances = new ArrayList<>();
    nextOffsets.forEach(
        (partition, next) -> {
          LogPosition from = positions.apply(partition);
          if (next > from.nextOffset()) {
            advances.add(new Batch.Advance(partition, from, new LogPosition(from.topicId(), next)));
          }
        });
    return advances;
  }
}
