package chat.parley.sequencer;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/// How far each partition has been routed, which is how far the group's offset may be committed.
///
/// Batches are routed without waiting; one counts once it and all before it have arrived. Not
/// thread-safe: confined to the sequencer's thread.
final class RoutedOffsets {
  private record Batch(Map<Integer, Long> nextOffsets, CompletableFuture<Void> routed) {}

  private final int maxUnderWay;
  private final Deque<Batch> underWay = new ArrayDeque<>();
  private final Map<Integer, Long> uncommitted = new HashMap<>();

  /// @param maxUnderWay batches at a time; beyond it [#add] waits for the oldest
  RoutedOffsets(int maxUnderWay) {
    this.maxUnderWay = maxUnderWay;
  }

  /// Adds a batch, with the offset after its last entry of each partition.
  void add(Map<Integer, Long> nextOffsets, CompletableFuture<Void> routed) {
    underWay.add(new Batch(nextOffsets, routed));
    while (underWay.size() > maxUnderWay) {
      underWay.getFirst().routed().join();
      collect();
    }
  }

  /// The offsets to commit, which are then no longer pending; none as long as something got lost on
  /// its way.
  ///
  /// @param settled asked once it is known which batches have arrived: whether nothing of them is
  ///   lost to those it was for
  Map<Integer, Long> take(BooleanSupplier settled) {
    collect();
    if (!settled.getAsBoolean()) {
      return Map.of();
    }
    Map<Integer, Long> taken = Map.copyOf(uncommitted);
    uncommitted.clear();
    return taken;
  }

  /// Waits for what is under way, up to a limit. What has not arrived by then is routed again by
  /// the next owner.
  void await(long patienceMillis) {
    CompletableFuture<?>[] open =
        underWay.stream().map(Batch::routed).toArray(CompletableFuture[]::new);
    try {
      CompletableFuture.allOf(open).get(patienceMillis, TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      // Left to the next owner.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Drops what is not this node's to commit any more.
  void forget(Collection<Integer> partitions) {
    uncommitted.keySet().removeAll(partitions);
    for (Batch batch : underWay) {
      batch.nextOffsets().keySet().removeAll(partitions);
    }
  }

  private void collect() {
    while (!underWay.isEmpty() && underWay.getFirst().routed().isDone()) {
      uncommitted.putAll(underWay.removeFirst().nextOffsets());
    }
  }
}
