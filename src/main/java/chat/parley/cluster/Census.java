package chat.parley.cluster;

import chat.parley.chat.NodeId;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Who is dead, by what a directory says again and again about who lives.
///
/// A directory that was away, or has lost what it held, gets its leases back one by one. It shows
/// by not answering, or by not naming this node itself; it is not believed for a while after that.
/// And as such a loss may fall between two looks, whoever is missing must be missing for a while.
///
/// Not thread-safe. Times are those of [System#nanoTime].
final class Census {
  /// Between looks further apart than this, anything may have happened.
  private static final Duration FARTHEST_LOOKS = Duration.ofSeconds(1);

  private final NodeId self;
  private final Duration missingFor;
  private final Duration settling;
  private final Map<NodeId, Long> missingSince = new HashMap<>();
  private Set<NodeId> living = Set.of();
  private boolean blind = true;
  private long believedFrom;
  private long lookedAt;

  /// @param missingFor how long a node must be missing to be dead; longer than a living one takes
  ///   to put a lost lease back
  /// @param settling how long the directory is not believed after it was away or lost this node;
  ///   longer than a lease
  Census(NodeId self, Duration missingFor, Duration settling) {
    this.self = self;
    this.missingFor = missingFor;
    this.settling = settling;
  }

  /// The directory has not answered.
  void notAnswered() {
    blind = true;
    missingSince.clear();
  }

  /// The directory has named those who live.
  void answered(Set<NodeId> nodes, long now) {
    if (!nodes.contains(self)) {
      notAnswered();
      return;
    }
    if (blind) {
      blind = false;
      believedFrom = now + settling.toNanos();
    } else if (now - lookedAt > FARTHEST_LOOKS.toNanos()) {
      missingSince.clear();
    }
    lookedAt = now;
    living.forEach(node -> suspect(node, nodes, now));
    living = Set.copyOf(nodes);
    missingSince.keySet().removeAll(living);
  }

  /// Somebody who should live, if it is not named.
  void expected(Collection<NodeId> nodes, long now) {
    nodes.forEach(node -> suspect(node, living, now));
  }

  private void suspect(NodeId node, Set<NodeId> named, long now) {
    if (!named.contains(node)) {
      missingSince.putIfAbsent(node, now);
    }
  }

  boolean believed(long now) {
    return !blind && now - believedFrom >= 0;
  }

  boolean lives(NodeId node) {
    return living.contains(node);
  }

  /// Those who have lived, or were [#expected], and are dead; until they are forgotten.
  Set<NodeId> dead(long now) {
    if (!believed(now)) {
      return Set.of();
    }
    return missingSince.entrySet().stream()
        .filter(missing -> now - missing.getValue() >= missingFor.toNanos())
        .map(Map.Entry::getKey)
        .collect(Collectors.toUnmodifiableSet());
  }

  void forget(Set<NodeId> nodes) {
    missingSince.keySet().removeAll(nodes);
  }
}
