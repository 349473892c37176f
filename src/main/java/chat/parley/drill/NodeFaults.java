package chat.parley.drill;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What happens to nodes.
final class NodeFaults {
  /// An owner under load goes through so many within seconds.
  private static final int BATCHES = 200;

  /// There are four a second at most.
  private static final int OFFSET_COMMITS = 40;

  /// Of those whose node is stopped in order.
  private static final Duration LONGEST_MOVE = Duration.ofSeconds(5);

  private static final Duration EXIT_PATIENCE = Duration.ofSeconds(30);
  private static final Duration FAILPOINT_PATIENCE = Duration.ofSeconds(60);

  private NodeFaults() {}

  static List<Fault> all() {
    return List.of(
        Fault.brief(
            "kill-node",
            "kill -9 of a random node about every 10 s, started again after 1 s",
            NodeFaults::killNodes),
        killOwner("after-poll", BATCHES),
        killOwner("after-commit", BATCHES),
        killOwner("after-route", BATCHES),
        killOwner("before-offset-commit", OFFSET_COMMITS),
        Fault.brief(
                "pause-owner",
                "SIGSTOP of an owner for three session timeouts (18 s and more), then SIGCONT: it writes"
                    + " nothing late",
                OwnerPause::run)
            .unless(NodeFaults::alone),
        Fault.full(
                "stop-node",
                "SIGTERM of a random node under load: its clients are live elsewhere within 5 s, it exits"
                    + " with 0 within 30 s",
                NodeFaults::stopNode)
            .unless(NodeFaults::alone));
  }

  /// @param passes at a random one of which it ends
  private static Fault killOwner(String failpoint, int passes) {
    return Fault.brief(
        "kill-owner-" + failpoint,
        "a node ends itself " + failpoint.replace('-', ' ') + ", at a random pass",
        arena -> killOwner(arena, failpoint, passes));
  }

  private static void killNodes(Arena arena) throws InterruptedException {
    long end = System.nanoTime() + arena.duration().toNanos();
    do {
      NodeProcess victim = arena.any(arena.cluster().nodes());
      victim.kill();
      arena.pauseMillis(1_000);
      victim.start();
      victim.awaitReady();
      long left = end - System.nanoTime();
      long next = arena.number(5_000, 7_000);
      arena.pauseMillis(Math.clamp(left / 1_000_000, 0, next));
    } while (System.nanoTime() - end < 0);
  }

  /// The node is killed, as stopping it takes longer, and comes back with the failpoint set.
  private static void killOwner(Arena arena, String failpoint, int passes)
      throws InterruptedException {
    NodeProcess victim = arena.any(arena.cluster().nodes());
    int pass = arena.number(1, passes);
    victim.kill();
    victim.start("-Dparley.failpoint=" + failpoint + ":" + pass);
    boolean ended = Workload.settle(FAILPOINT_PATIENCE, () -> !victim.alive());
    arena.note("pass " + pass);
    arena.promise(ended, "failpoint %s:%d was never reached".formatted(failpoint, pass));
    arena.pauseMillis(1_000);
    victim.kill();
    victim.start();
    victim.awaitReady();
  }

  private static void stopNode(Arena arena) throws InterruptedException {
    NodeProcess victim = arena.any(arena.cluster().nodes());
    long began = System.nanoTime();
    victim.process().terminate();
    boolean ended = Workload.settle(EXIT_PATIENCE, () -> !victim.alive());
    long took = Duration.ofNanos(System.nanoTime() - began).toMillis();
    arena.promise(ended, victim.name() + " has not ended within 30 s of SIGTERM");
    if (ended) {
      int code = victim.process().awaitEnd(EXIT_PATIENCE);
      arena.note("exit after %d ms".formatted(took));
      arena.promise(code == 0, "%s exited with %d".formatted(victim.name(), code));
    }
    judgeMoves(arena, victim.name(), began);
    victim.kill();
    arena.pauseMillis(2_000);
    victim.start();
    victim.awaitReady();
  }

  private static Optional<String> alone(Cluster cluster) {
    return cluster.nodes().size() > 1
        ? Optional.empty()
        : Optional.of("a node alone has nobody to take over (--nodes)");
  }

  private static void judgeMoves(Arena arena, String node, long told) throws InterruptedException {
    Workload.settle(LONGEST_MOVE, () -> moves(arena, node, told).isPresent());
    Optional<Duration> longest = moves(arena, node, told);
    longest.ifPresent(it -> arena.note("all elsewhere after %d ms".formatted(it.toMillis())));
    arena.promise(
        longest.filter(it -> it.compareTo(LONGEST_MOVE) <= 0).isPresent(),
        "who was on %s was not live elsewhere within 5 s of SIGTERM: %s"
            .formatted(node, longest.map(Duration::toString).orElse("some never")));
  }

  private static Optional<Duration> moves(Arena arena, String node, long told) {
    return Moves.longest(
        arena.load().participants().stream().map(one -> one.journal().standings()).toList(),
        node,
        told);
  }
}
