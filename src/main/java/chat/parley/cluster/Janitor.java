package chat.parley.cluster;

import chat.parley.chat.NodeId;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Removes the inboxes of nodes that have had no lease for long. Nothing in them matters: what was
/// not read is in the store.
///
/// What it knows is in memory: after a start it waits its time anew. Not thread-safe. Times are
/// those of [System#nanoTime].
final class Janitor {
  private static final Logger log = LoggerFactory.getLogger(Janitor.class);

  private final NodeId self;
  private final Census census;
  private final Inboxes inboxes;
  private final Duration lookEvery;
  private final Duration deadFor;
  private final Map<NodeId, Long> leaselessSince = new HashMap<>();
  private long lookedAt;
  private boolean looked;

  /// @param deadFor how long a node must have had no lease
  Janitor(NodeId self, Census census, Inboxes inboxes, Duration lookEvery, Duration deadFor) {
    this.self = self;
    this.census = census;
    this.inboxes = inboxes;
    this.lookEvery = lookEvery;
    this.deadFor = deadFor;
  }

  /// Acts upon what the census knows. Nobody grows older while the directory is not believed.
  void tick(long now) {
    if (!census.believed(now)) {
      leaselessSince.clear();
      return;
    }
    leaselessSince.keySet().removeIf(census::lives);
    if (looked && now - lookedAt < lookEvery.toNanos()) {
      return;
    }
    looked = true;
    lookedAt = now;
    Set<NodeId> present = inboxes.nodes();
    leaselessSince.keySet().retainAll(present);
    for (NodeId node : present) {
      if (!node.equals(self) && !census.lives(node)) {
        long since = leaselessSince.computeIfAbsent(node, _ -> now);
        if (now - since >= deadFor.toNanos() && inboxes.remove(node)) {
          log.info("Removed the inbox of {}, dead for {} min", node, deadFor.toMinutes());
        }
      }
    }
  }
}
