package chat.parley.delivery;

import chat.parley.chat.NodeId;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What this node has sequenced and routed lately, to be asked where a message is.
///
/// Remembers stretches of the chat log, not messages: a batch is one a partition, and batches of a
/// partition that begin within 0.2 s of each other are one, so that what is remembered grows with
/// time and not with the load. A stretch is dropped after [#KEPT], or when there are more than
/// [#MAX_STRETCHES] (16 partitions that are all busy for an hour and a half have 430,000; then it
/// is an hour): of the partition that is added to, the oldest. One takes some 60 bytes, all of them
/// 17 MiB.
///
/// Thread-safe. The sequencer adds one a batch and partition; whoever looks holds it up for less
/// than a millisecond.
public final class Trail {
  static final Duration KEPT = Duration.ofMinutes(90);
  static final int MAX_STRETCHES = 300_000;
  private static final long ONE_STRETCH_MILLIS = 200;

  /// Offsets of a partition that were handled together.
  ///
  /// @param from inclusive
  /// @param to exclusive
  /// @param again whether an earlier owner had sequenced them, and this node routed them once more
  /// @param committedAt when the last of them was in the store; milliseconds since the epoch, UTC
  /// @param routedAt when the last of them was on its way to all nodes
  /// @param nodes to which events of these offsets went
  public record Stretch(
      long from, long to, boolean again, long committedAt, long routedAt, Set<NodeId> nodes) {
    public Stretch {
      nodes = Set.copyOf(nodes);
    }
  }

  /// A stretch that may grow. Guarded by the trail.
  private static final class Open {
    final long from;
    final boolean again;
    final long begun;
    long to;
    long committedAt;
    long routedAt;
    Set<NodeId> nodes;

    Open(long from, boolean again, long begun, Set<NodeId> nodes) {
      this.from = from;
      this.again = again;
      this.begun = begun;
      this.nodes = nodes;
    }

    boolean goesOn(long nextFrom, boolean nextAgain, long now) {
      return nextFrom == to
          && nextAgain == again
          && now - begun < ONE_STRETCH_MILLIS
          && now >= begun;
    }

    Stretch seen() {
      return new Stretch(from, to, again, committedAt, routedAt, nodes);
    }
  }

  private final Clock clock;
  private final int max;
  // Guarded by this.
  private final Map<Integer, Deque<Open>> partitions = new HashMap<>();
  private int size;

  /// @param clock of the wall
  public Trail(Clock clock) {
    this(clock, MAX_STRETCHES);
  }

  Trail(Clock clock, int max) {
    this.clock = clock;
    this.max = max;
  }

  /// For [#add].
  public long now() {
    return clock.millis();
  }

  /// Notes what has just been routed.
  ///
  /// @param nodes to which it went; not changed from here on
  public synchronized void add(
      int partition, long from, long to, boolean again, long committedAt, Set<NodeId> nodes) {
    long now = now();
    Deque<Open> stretches = partitions.computeIfAbsent(partition, _ -> new ArrayDeque<>());
    Open last = stretches.peekLast();
    if (last == null || !last.goesOn(from, again, now)) {
      // The sets are few and alike: one is kept of those that follow each other.
      Set<NodeId> known = last != null && last.nodes.equals(nodes) ? last.nodes : nodes;
      last = new Open(from, again, now, known);
      stretches.addLast(last);
      size++;
      forget(stretches, now);
    } else if (!last.nodes.containsAll(nodes)) {
      Set<NodeId> both = new HashSet<>(last.nodes);
      both.addAll(nodes);
      last.nodes = both;
    }
    last.to = to;
    last.committedAt = committedAt;
    last.routedAt = now;
  }

  private void forget(Deque<Open> stretches, long now) {
    while (stretches.size() > 1
        && (size > max || now - stretches.getFirst().routedAt > KEPT.toMillis())) {
      stretches.removeFirst();
      size--;
    }
  }

  /// What is remembered of an offset, the newest first: more than one if it was routed again.
  public synchronized List<Stretch> find(int partition, long offset) {
    List<Stretch> found = new ArrayList<>();
    Iterator<Open> stretches =
        partitions.getOrDefault(partition, new ArrayDeque<>()).descendingIterator();
    while (stretches.hasNext()) {
      Open stretch = stretches.next();
      if (stretch.from <= offset && offset < stretch.to) {
        found.add(stretch.seen());
      }
    }
    return found;
  }

  synchronized int size() {
    return size;
  }
}
