package chat.parley.bench;

import java.util.List;
import java.util.concurrent.TimeUnit;

/// Has the members of one loop talk in turn at a steady rate: an open loop, in which each message
/// has the moment when it is due, and is late if anything holds it up.
///
/// Confined to its loop. It sleeps until the next is due, and at least for [#MIN_SLEEP], so that it
/// takes no core away from what it measures; a message may so be late by that much, which counts.
final class Pacer implements Runnable {
  private static final long MIN_SLEEP = TimeUnit.MICROSECONDS.toNanos(500);

  private final Loop loop;
  private final Bench bench;
  private final List<Member> members;
  private final double interval;
  private final long from;
  private final long to;
  private long next;

  /// @param rate messages a second of these members together
  /// @param from when the first is due, `to` when no more are: nanoseconds since the run began
  Pacer(Bench bench, Loop loop, List<Member> members, double rate, long from, long to) {
    this.bench = bench;
    this.loop = loop;
    this.members = members;
    this.interval = 1e9 / rate;
    this.from = from;
    this.to = to;
  }

  void start() {
    loop.thread().schedule(this, from - bench.now(), TimeUnit.NANOSECONDS);
  }

  @Override
  public void run() {
    long now = bench.now();
    long due = due(next);
    while (due <= now && due < to) {
      members.get((int) (next % members.size())).talk(due);
      next++;
      due = due(next);
    }
    if (due < to) {
      long sleep = Math.max(due - bench.now(), MIN_SLEEP);
      loop.thread().schedule(this, sleep, TimeUnit.NANOSECONDS);
    }
  }

  private long due(long n) {
    return from + (long) (n * interval);
  }
}
