package chat.parley.drill;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/// What happens to the machines on which all runs: disks, clocks, memory.
final class MachineFaults {
  /// Much more than a minute of talk takes.
  private static final int SPARE_MEGABYTES = 160;

  /// Past the time in which each request has its answer.
  private static final Duration FULL = Duration.ofSeconds(15);

  private static final Duration PAUSE = Duration.ofSeconds(60);
  private static final Duration COMEBACK = Duration.ofSeconds(90);

  /// Past the session time-out of Kafka's group, and all other time-outs of a node.
  private static final Duration BETWEEN_JUMPS = Duration.ofSeconds(12);

  private static final double GROWTH = 1.5;

  private MachineFaults() {}

  static List<Fault> all() {
    return List.of(
        Fault.full(
                "disk-full-kafka",
                "the disk of a Kafka broker is full for 15 s",
                MachineFaults::fillBroker)
            .unless(_ -> SmallDisk.hindrance()),
        Fault.full(
                "disk-full-postgres",
                "the disk of PostgreSQL is full for 15 s",
                MachineFaults::fillPostgres)
            .unless(_ -> SmallDisk.hindrance()),
        Fault.full(
                "clock-jump",
                "the wall clock of a random node jumps by hours, forth and back, four times",
                MachineFaults::jumpNode)
            .unless(_ -> WallClock.hindrance()),
        Fault.full(
                "pause-broker-minute",
                "SIGSTOP of all Kafka brokers for 60 s: the heaps of the nodes do not grow",
                MachineFaults::pauseBrokers)
            .unless(_ -> Heap.hindrance()));
  }

  /// The broker is killed twice more, to move its data to the small disk and back.
  private static void fillBroker(Arena arena) throws InterruptedException {
    Broker victim = arena.any(arena.cluster().brokers());
    victim.close();
    try (SmallDisk disk = SmallDisk.under(data(arena, victim.name()), SPARE_MEGABYTES)) {
      victim.start();
      victim.awaitReady();
      boolean alone = arena.cluster().brokers().size() == 1;
      fill(arena, disk, victim.process()::alive, alone);
      if (!victim.process().alive()) {
        victim.start();
      }
      victim.awaitReady();
      awaitAcks(arena);
      victim.close();
      disk.moveBack();
    }
    victim.start();
    victim.awaitReady();
    arena.pauseMillis(3_000);
  }

  /// PostgreSQL is stopped twice more, to move its data to the small disk and back.
  private static void fillPostgres(Arena arena) throws InterruptedException {
    PostgresServer victim = arena.cluster().postgres();
    victim.stop();
    try (SmallDisk disk = SmallDisk.under(data(arena, "postgres"), SPARE_MEGABYTES)) {
      victim.startAgain();
      fill(arena, disk, victim::alive, true);
      if (!victim.alive()) {
        victim.startAgain();
      }
      awaitAcks(arena);
      victim.stop();
      disk.moveBack();
    }
    victim.startAgain();
    arena.pauseMillis(3_000);
  }

  /// @param alone whether nothing can be acknowledged without what has this disk
  private static void fill(Arena arena, SmallDisk disk, BooleanSupplier alive, boolean alone)
      throws InterruptedException {
    arena.promise(
        awaitAck(arena),
        "nothing is acknowledged after the move to the small disk, before the fault");
    long refusedBefore = arena.load().unavailable();
    disk.fill(FULL);
    long refused = arena.load().unavailable() - refusedBefore;
    arena.note("'unavailable' %d times while it was full".formatted(refused));
    arena.note("the process " + (alive.getAsBoolean() ? "lived on" : "ended"));
    arena.promise(
        refused > 0 || !alone, "nobody was answered 'unavailable' while the disk was full");
    disk.empty();
  }

  private static void jumpNode(Arena arena) throws InterruptedException {
    List<NodeProcess> nodes = arena.cluster().nodes();
    NodeProcess victim = arena.any(nodes);
    WallClock clock = WallClock.in(arena.cluster().folder());
    victim.kill();
    victim.start(clock.environment());
    victim.awaitReady();
    // So that people come to live on it.
    for (NodeProcess other : nodes) {
      if (other != victim) {
        other.kill();
        other.start();
        other.awaitReady();
      }
    }
    Workload.settle(COMEBACK, arena.load()::allLive);
    awaitAcks(arena);
    long from = System.nanoTime();
    List<Journal> there =
        arena.load().participants().stream()
            .map(Participant::journal)
            .filter(one -> one.live() && one.where().equals(victim.name()))
            .toList();
    jump(
        arena,
        clock,
        "+3h",
        () -> {
          long left = there.stream().filter(one -> !one.liveSince(from)).count();
          arena.note("%d sessions on the node".formatted(there.size()));
          arena.promise(left == 0, "%d of %d sessions have left".formatted(left, there.size()));
        });
    for (String difference : List.of("-3h", "+5h", "+0")) {
      jump(arena, clock, difference, () -> startAgain(arena, clock, victim, difference));
    }
    arena.promise(
        Workload.settle(COMEBACK, victim::ready), victim.name() + " is not ready after the jumps");
    victim.kill();
    victim.start();
    victim.awaitReady();
  }

  /// A node whose clock was set back ends itself; whoever supervises it starts it again.
  private static void startAgain(
      Arena arena, WallClock clock, NodeProcess victim, String difference) {
    if (!victim.alive()) {
      arena.note("the node ended itself at " + difference);
      victim.start(clock.environment());
    }
  }

  private static void jump(Arena arena, WallClock clock, String difference, Runnable then)
      throws InterruptedException {
    clock.set(difference);
    arena.pause(BETWEEN_JUMPS);
    then.run();
    arena.promise(awaitAck(arena), "nothing is acknowledged after the jump to " + difference);
  }

  private static void pauseBrokers(Arena arena) throws InterruptedException {
    Map<NodeProcess, Long> before = heaps(arena);
    long refusedBefore = arena.load().unavailable();
    arena.cluster().brokers().forEach(broker -> broker.process().pause());
    try {
      arena.pause(PAUSE);
      arena.note("'unavailable' %d times".formatted(arena.load().unavailable() - refusedBefore));
      arena.promise(
          arena.load().unavailable() > refusedBefore, "nobody was answered 'unavailable'");
      compare(arena, "at its end", before, heaps(arena));
    } finally {
      arena.cluster().brokers().forEach(broker -> broker.process().resume());
    }
    awaitAcks(arena);
    arena.pauseMillis(10_000);
    compare(arena, "after it", before, heaps(arena));
  }

  private static Map<NodeProcess, Long> heaps(Arena arena) {
    Map<NodeProcess, Long> heaps = new LinkedHashMap<>();
    arena.cluster().nodes().forEach(node -> heaps.put(node, Heap.live(node.process())));
    return heaps;
  }

  private static void compare(
      Arena arena, String when, Map<NodeProcess, Long> before, Map<NodeProcess, Long> now) {
    before.forEach(
        (node, bytes) -> {
          long grown = now.getOrDefault(node, 0L);
          String what =
              "heap of %s %s: %.1f MB, before %.1f MB"
                  .formatted(node.name(), when, grown / 1e6, bytes / 1e6);
          arena.note(what);
          arena.promise(grown <= bytes * GROWTH, what);
        });
  }

  private static void awaitAcks(Arena arena) throws InterruptedException {
    arena.promise(awaitAck(arena), "nothing is acknowledged afterwards");
  }

  /// Waits until something more is acknowledged.
  private static boolean awaitAck(Arena arena) throws InterruptedException {
    long before = arena.load().acknowledged();
    return Workload.settle(COMEBACK, () -> arena.load().acknowledged() > before);
  }

  private static Path data(Arena arena, String name) {
    return arena.cluster().folder().resolve(name);
  }
}
