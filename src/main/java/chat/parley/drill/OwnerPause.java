package chat.parley.drill;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// An owner of partitions that stands still until others have taken them over, and then goes on as
/// if nothing had been: it must write nothing into the store until the group has given it
/// partitions again. That nothing it sends is shown is for the checker, which compares what clients
/// were shown with the histories.
///
/// Confined to the thread that runs the drill.
final class OwnerPause {
  /// Of Kafka's group; three times that is certainly past it.
  private static final Duration SESSION = Duration.ofSeconds(6);

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /// What a node logs when it has been given partitions.
  private static final String TAKEN = "Sequencing ";

  private final Arena arena;
  private final StoreWatch watch;

  private OwnerPause(Arena arena, StoreWatch watch) {
    this.arena = arena;
    this.watch = watch;
  }

  static void run(Arena arena) throws InterruptedException {
    try (StoreWatch watch = new StoreWatch(arena.cluster().postgres().url())) {
      new OwnerPause(arena, watch).run();
    }
  }

  private void run() throws InterruptedException {
    boolean all = Workload.settle(PATIENCE, () -> owners().size() == nodes().size());
    arena.promise(all, "only these nodes write into the store: " + owners().keySet());
    // Who was last a moment ago may have been the owner before: a batch takes far less.
    arena.pauseMillis(500);
    List<NodeProcess> some =
        nodes().stream().filter(node -> owners().containsKey(node.name())).toList();
    if (some.isEmpty()) {
      return;
    }
    NodeProcess victim = arena.any(some);
    Set<Integer> owned = owners().getOrDefault(victim.name(), Set.of());
    victim.process().pause();
    Instant paused = Instant.now();
    arena.pause(SESSION.multipliedBy(3).plusMillis(arena.number(0, 1_000)));

    Instant resumed = Instant.now();
    Set<Integer> others = ownership().goneOn(victim.name(), paused, resumed);
    arena.promise(
        others.containsAll(owned),
        "%s owned %s when it was paused, others went on with %s"
            .formatted(victim.name(), owned, others));
    Instant without = resume(victim);
    List<StoreWatch.Write> late = ownership().of(victim.name(), resumed, without);
    arena.note("%s owned %d partitions".formatted(victim.name(), owned.size()));
    arena.promise(
        late.isEmpty(),
        "%s wrote into the store after its pause, before it was given partitions: %s"
            .formatted(victim.name(), late));
    arena.pauseMillis(2_000);
  }

  /// @return a moment at which it had not been given partitions again, just before it was
  private Instant resume(NodeProcess victim) throws InterruptedException {
    int before = taken(victim);
    long began = System.nanoTime();
    victim.process().resume();
    Instant without = Instant.now();
    while (true) {
      Instant now = Instant.now();
      if (taken(victim) > before) {
        arena.note("given some again after %d ms".formatted(millisSince(began)));
        return without;
      }
      without = now;
      if (millisSince(began) > PATIENCE.toMillis()) {
        arena.promise(false, victim.name() + " was given no partitions again within 60 s");
        return without;
      }
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  private static long millisSince(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos).toMillis();
  }

  /// How often it has been given partitions since its start and before.
  private static int taken(NodeProcess node) {
    return node.process().output().split(TAKEN, -1).length - 1;
  }

  private List<NodeProcess> nodes() {
    return arena.cluster().nodes();
  }

  private Ownership ownership() {
    return new Ownership(watch.writes());
  }

  private Map<String, Set<Integer>> owners() {
    return ownership().owners();
  }
}
