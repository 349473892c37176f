package chat.parley.store;

import java.util.List;

/// What one transaction writes.
///
/// @param advances one for each partition that the batch was read from
/// @param events in the order in which they happened; those of one chat have consecutive seqs
public record Batch(List<Advance> advances, List<LoggedEvent> events) {
  public Batch {
    advances = List.copyOf(advances);
    events = List.copyOf(events);
  }

  /// Moves one partition.
  ///
  /// @param from where the partition must stand in the store
  /// @param to where it stands after the batch, in the same topic
  public record Advance(int partition, LogPosition from, LogPosition to) {}
}
