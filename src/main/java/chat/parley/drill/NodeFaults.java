package chat.parley.drill;

import java.time.Duration;
import java.util.List;

/// What happens to nodes.
final class NodeFaults {
  /// Of Kafka's group; three times that is certainly past it.
  private static final Duration SESSION = Duration.ofSeconds(6);

  /// An owner under load goes through so many within seconds.
  private static final int BATCHES = 200;

  /// There are four a second at most.
  private static final int OFFSET_COMMITS = 40;

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
            "SIGSTOP of a random node for three session timeouts (18 s and more), then SIGCONT",
            NodeFaults::pauseOwner),
        Fault.full(
            "stop-node",
            "SIGTERM of a random node under load: it exits with 0 within 30 s",
            NodeFaults::stopNode));
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

  private static void pauseOwner(Arena arena) throws InterruptedException {
    NodeProcess victim = arena.any(arena.cluster().nodes());
    victim.process().pause();
    arena.pause(SESSION.multipliedBy(3).plusMillis(arena.number(0, 1_000)));
    victim.process().resume();
    arena.pauseMillis(3_000);
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
    victim.kill();
    arena.pauseMillis(2_000);
    victim.start();
    victim.awaitReady();
  }
}
