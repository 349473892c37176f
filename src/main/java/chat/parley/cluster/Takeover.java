package chat.parley.cluster;

import chat.parley.chat.NodeId;
import chat.parley.metrics.Tally;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes dead nodes out of the group of the sequencers. Kafka itself finds a dead member after six
/// seconds, the least that an unmodified broker allows; a lease ends after two.
///
/// A member that lives all the same, cut off from the directory alone, comes back by itself. It is
/// not taken out again until its lease has been seen, or its partitions would go back and forth.
///
/// Not thread-safe, but for [#removed]. Times are those of [System#nanoTime].
final class Takeover {
  private static final Logger log = LoggerFactory.getLogger(Takeover.class);

  /// For members who died before this node looked.
  private static final Duration LOOK_EVERY = Duration.ofSeconds(5);

  private static final Duration COMES_BACK_WITHIN = Duration.ofMinutes(1);

  private final Census census;
  private final Group group;
  private final Map<NodeId, Long> removedAt = new HashMap<>();
  private final Tally removed = new Tally();
  private long lookedAt;
  private boolean looked;

  Takeover(Census census, Group group) {
    this.census = census;
    this.group = group;
  }

  /// Acts upon what the census knows.
  void tick(long now) {
    removedAt.keySet().removeIf(census::lives);
    Set<NodeId> dead = census.dead(now);
    boolean due = !looked || now - lookedAt >= LOOK_EVERY.toNanos();
    if (!census.believed(now) || (dead.isEmpty() && !due)) {
      return;
    }
    looked = true;
    lookedAt = now;
    Set<NodeId> members = group.members();
    forgetThoseGone(members, now);
    Set<NodeId> gone = new HashSet<>(members);
    gone.removeAll(removedAt.keySet());
    gone.removeIf(census::lives);
    census.expected(gone, now);
    gone.retainAll(dead);
    if (!gone.isEmpty()) {
      log.info("Dead, as their leases have ended: {}. Others take their partitions over", gone);
      group.remove(gone);
      removed.add(gone.size());
      gone.forEach(node -> removedAt.put(node, now));
    }
    census.forget(dead);
  }

  /// How many nodes this one has taken out of the group.
  long removed() {
    return removed.get();
  }

  /// Who has not come back by now will not.
  private void forgetThoseGone(Set<NodeId> members, long now) {
    removedAt
        .entrySet()
        .removeIf(
            removed ->
                !members.contains(removed.getKey())
                    && now - removed.getValue() > COMES_BACK_WITHIN.toNanos());
  }
}
