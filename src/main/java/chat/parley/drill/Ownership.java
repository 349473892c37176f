package chat.parley.drill;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Whose a partition is, told by who writes into the store. Pure.
///
/// @param writes in order of time
record Ownership(List<StoreWatch.Write> writes) {
  Ownership {
    writes = List.copyOf(writes);
  }

  /// The partitions that `node` was the last to write, by node.
  Map<String, Set<Integer>> owners() {
    Map<Integer, String> last = new HashMap<>();
    writes.forEach(write -> last.put(write.partition(), write.node()));
    return last.entrySet().stream()
        .collect(
            Collectors.groupingBy(
                Map.Entry::getValue,
                Collectors.mapping(Map.Entry::getKey, Collectors.toCollection(TreeSet::new))));
  }

  /// The partitions that others than `node` have written between two moments.
  Set<Integer> goneOn(String node, Instant from, Instant to) {
    return writes.stream()
        .filter(write -> !write.node().equals(node) && within(write, from, to))
        .map(StoreWatch.Write::partition)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /// What `node` has written between two moments.
  List<StoreWatch.Write> of(String node, Instant from, Instant to) {
    return writes.stream()
        .filter(write -> write.node().equals(node) && within(write, from, to))
        .toList();
  }

  private static boolean within(StoreWatch.Write write, Instant from, Instant to) {
    return write.at().isAfter(from) && !write.at().isAfter(to);
  }
}
