package chat.parley.drill;

import chat.parley.client.ClientThreads;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A node with ten thousand sessions is killed: all of them come back to the others at once, as
/// good clients do, with jitter.
///
/// Confined to the thread that runs the drill.
final class ReconnectStorm {
  private static final int SESSIONS = 10_000;

  /// What a node and the drill need besides: files of the jar, pairs, Kafka, the database.
  private static final int OTHER_DESCRIPTORS = 1_000;

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /// Who is not ready for less has been busy, or waited for Redis.
  private static final Duration FALLEN = Duration.ofSeconds(5);

  private static final Duration LOOK_EVERY = Duration.ofMillis(100);

  private final Arena arena;
  private final NodeProcess victim;
  private final List<NodeProcess> survivors;
  private final Map<NodeProcess, Long> notReadySince = new HashMap<>();
  private Duration notReady = Duration.ZERO;

  private ReconnectStorm(Arena arena) {
    this.arena = arena;
    this.victim = arena.any(arena.cluster().nodes());
    this.survivors = arena.cluster().nodes().stream().filter(one -> !one.equals(victim)).toList();
  }

  /// The drill holds one end of each, one node the other.
  static Optional<String> hindrance(Cluster cluster) {
    if (cluster.nodes().size() < 2) {
      return Optional.of("there is no other node to go to");
    }
    if (ManagementFactory.getOperatingSystemMXBean()
        instanceof com.sun.management.UnixOperatingSystemMXBean system) {
      long limit = system.getMaxFileDescriptorCount();
      if (limit < SESSIONS + OTHER_DESCRIPTORS) {
        return Optional.of(
            "a process may open %d files, %d sessions need more (ulimit -n)"
                .formatted(limit, SESSIONS));
      }
    }
    return Optional.empty();
  }

  static void run(Arena arena) throws InterruptedException {
    new ReconnectStorm(arena).run();
  }

  private void run() throws InterruptedException {
    List<URI> elsewhere = new ArrayList<>(survivors.stream().map(NodeProcess::url).toList());
    try (ClientThreads threads = new ClientThreads(2);
        Crowd crowd =
            new Crowd(
                arena.load().group().id().value(), SESSIONS, victim.url(), elsewhere, threads)) {
      Duration arrival = crowd.open();
      arena.note("%d sessions live after %.1f s".formatted(SESSIONS, seconds(arrival)));
      arena.pauseMillis(2_000);
      storm(crowd);
      arena.promise(crowd.everyoneHears(), "not everyone was shown what was said after the storm");
      victim.start();
      victim.awaitReady();
    }
  }

  private void storm(Crowd crowd) throws InterruptedException {
    long began = System.nanoTime();
    victim.kill();
    // So many may not have noticed yet.
    crowd.awaitLeft(PATIENCE);
    boolean most = false;
    while (crowd.live() < SESSIONS
        && Duration.ofNanos(System.nanoTime() - began).compareTo(PATIENCE) < 0) {
      look();
      if (!most && crowd.live() >= SESSIONS * 99 / 100) {
        most = true;
        arena.note("99 %% live again after %.1f s".formatted(since(began)));
      }
      arena.pause(LOOK_EVERY);
    }
    look();
    arena.note("%d live again after %.1f s".formatted(crowd.live(), since(began)));
    arena.promise(
        crowd.live() == SESSIONS,
        "%d of %d are not live again after %d s"
            .formatted(SESSIONS - crowd.live(), SESSIONS, PATIENCE.toSeconds()));
    arena.note("a survivor not ready for at most %.1f s".formatted(seconds(notReady)));
    arena.promise(
        notReady.compareTo(FALLEN) < 0,
        "a survivor was not ready for %.1f s".formatted(seconds(notReady)));
    for (NodeProcess survivor : survivors) {
      arena.promise(survivor.alive(), survivor.name() + " has died of it");
    }
  }

  private void look() {
    for (NodeProcess survivor : survivors) {
      if (survivor.ready()) {
        notReadySince.remove(survivor);
      } else {
        long now = System.nanoTime();
        Duration since = Duration.ofNanos(now - notReadySince.computeIfAbsent(survivor, _ -> now));
        notReady = since.compareTo(notReady) > 0 ? since : notReady;
      }
    }
  }

  private static double since(long began) {
    return seconds(Duration.ofNanos(System.nanoTime() - began));
  }

  private static double seconds(Duration time) {
    return time.toMillis() / 1e3;
  }
}
