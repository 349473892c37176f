package chat.parley.store;

import java.util.List;

/// What one transaction writes.
///
/// @param advances one for each partition that the batch was read from
/// @param events in the order in which they happened; those of one chat have consecutive seqs
/// @param rewrites what becomes of messages by these events, in that order
public record Batch(List<Advance> advances, List<LoggedEvent> events, List<Rewrite> rewrites) {
  public Batch {
    advances = List.copyOf(advances);
    events = List.copyOf(events);
    rewrites = List.copyOf(rewrites);
  }

  /// A batch that changes no message.
  public Batch(List<Advance> advances, List<LoggedEvent> events) {
    this(advances, events, List.of());
  }

  /// Moves one partition.
  ///
  /// @param from where the partition must stand in the store
  /// @param to where it stands after the batch, in the same topic
  public record Advance(int partition, LogPosition from, LogPosition to) {}
}
