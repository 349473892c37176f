package chat.parley.drill;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// What happens to the ways between nodes and services, while all of them live. The nodes need a
/// [Network] for it.
final class NetworkFaults {
  /// Past every lease and Kafka's session.
  private static final Duration CUT = Duration.ofSeconds(15);

  private static final Duration SLOW = Duration.ofSeconds(20);

  /// In which a node notices that it cannot serve.
  private static final Duration NOTICE = Duration.ofSeconds(12);

  private static final Duration HEALING = Duration.ofSeconds(10);
  private static final Duration AFTERWARDS = Duration.ofSeconds(5);

  /// As on a poor line: in a data centre it is a thousand times as much.
  private static final String RATE = "1mbit";

  /// As between continents.
  private static final Duration DELAY = Duration.ofMillis(100);

  private static final int BETWEEN_RESETS_MS = 500;

  private NetworkFaults() {}

  static List<Fault> all() {
    return Stream.of(
            Fault.full(
                "cut-node",
                "nothing passes between a node and the services for 15 s, silently",
                NetworkFaults::cutNode),
            Fault.full(
                "cut-one-way",
                "for 15 s a node hears nothing of the services, then they nothing of it",
                NetworkFaults::cutOneWay),
            Fault.full(
                "cut-broker",
                "nothing passes between all nodes and a Kafka broker for 15 s, silently",
                NetworkFaults::cutBroker),
            Fault.full(
                "slow-network",
                "a node's link carries 1 Mbit/s each way for 20 s",
                NetworkFaults::slow),
            Fault.full(
                "delay-network",
                "what a node and the services send each other takes 100 ms each way for 20 s",
                NetworkFaults::delay),
            Fault.full(
                "reset-connections",
                "a node's connections to the services are reset, twice a second",
                NetworkFaults::reset))
        .map(fault -> fault.unless(NetworkFaults::hindrance))
        .toList();
  }

  /// Whether the nodes are to have a network of their own: if one of the faults needs it, and if it
  /// can be had here.
  static boolean wantNetwork(List<Fault> faults) {
    List<String> own = all().stream().map(Fault::name).toList();
    return faults.stream().anyMatch(fault -> own.contains(fault.name()))
        && Network.hindrance().isEmpty();
  }

  private static Optional<String> hindrance(Cluster cluster) {
    return cluster.network().isPresent()
        ? Optional.empty()
        : Network.hindrance().or(() -> Optional.of("the cluster has no network of its own"));
  }

  private static void cutNode(Arena arena) throws InterruptedException {
    NodeProcess victim = arena.any(arena.cluster().nodes());
    cut(arena, victim, Link.Way.values());
  }

  private static void cutOneWay(Arena arena) throws InterruptedException {
    for (Link.Way way : Link.Way.values()) {
      cut(arena, arena.any(arena.cluster().nodes()), way);
    }
  }

  private static void cut(Arena arena, NodeProcess victim, Link.Way... ways)
      throws InterruptedException {
    long began = System.nanoTime();
    victim.link().cut(ways);
    arena.promise(
        Workload.settle(NOTICE, () -> !victim.ready()),
        victim.name() + " is cut off and says that it can serve");
    arena.pause(CUT.minusNanos(System.nanoTime() - began));
    victim.link().heal();
    awaitHealed(arena, List.of(victim));
  }

  private static void cutBroker(Arena arena) throws InterruptedException {
    Broker victim = arena.any(arena.cluster().brokers());
    List<NodeProcess> nodes = arena.cluster().nodes();
    nodes.forEach(node -> node.link().cut(victim.port()));
    arena.pause(CUT);
    nodes.forEach(node -> node.link().heal());
    awaitHealed(arena, nodes);
  }

  private static void slow(Arena arena) throws InterruptedException {
    NodeProcess victim = arena.any(arena.cluster().nodes());
    victim.link().limit(RATE);
    arena.pause(SLOW);
    victim.link().unlimit();
    awaitHealed(arena, List.of(victim));
  }

  /// Connections are reset before, as only new ones take the detour, and end with the proxies.
  private static void delay(Arena arena) throws InterruptedException {
    NodeProcess victim = arena.any(arena.cluster().nodes());
    Network network = arena.cluster().network().orElseThrow();
    Map<Integer, DelayProxy> proxies = new HashMap<>();
    Map<Integer, Integer> detour = new HashMap<>();
    try {
      for (int port : arena.cluster().servicePorts()) {
        DelayProxy proxy =
            new DelayProxy(
                network.clients(), new InetSocketAddress(network.services(), port), DELAY);
        proxies.put(port, proxy);
        detour.put(port, proxy.port());
      }
      victim.link().detour(network.clients(), detour);
      victim.link().reset();
      arena.pause(SLOW);
    } finally {
      proxies.values().forEach(DelayProxy::close);
    }
    victim.link().straighten();
    awaitHealed(arena, List.of(victim));
  }

  private static void reset(Arena arena) throws InterruptedException {
    NodeProcess victim = arena.any(arena.cluster().nodes());
    long end = System.nanoTime() + arena.duration().toNanos();
    int count = 0;
    while (System.nanoTime() - end < 0) {
      count += victim.link().reset();
      arena.pauseMillis(BETWEEN_RESETS_MS);
    }
    arena.note(count + " connections reset");
    arena.promise(count > 0, "there was nothing to reset");
    awaitHealed(arena, List.of(victim));
  }

  /// Without help, a node serves again soon after.
  private static void awaitHealed(Arena arena, List<NodeProcess> nodes)
      throws InterruptedException {
    long healed = System.nanoTime();
    boolean ready = Workload.settle(HEALING, () -> nodes.stream().allMatch(NodeProcess::ready));
    long took = Duration.ofNanos(System.nanoTime() - healed).toMillis();
    if (ready) {
      arena.note("ready %d ms after".formatted(took));
    }
    arena.promise(ready, "not ready %d s after it was over".formatted(HEALING.toSeconds()));
    arena.pause(AFTERWARDS);
  }
}
