package chat.parley.drill;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/// A network of the drill's own on this machine: a bridge, and a [Link] for each node, which lives
/// in a network namespace. The services listen on one address of the bridge and the clients come
/// from the other, so that a node's way to the services can be cut while its clients reach it.
///
/// Needs root. Its names carry a random part, and what it makes is its own, rules of the packet
/// filter too: they live in the nodes' namespaces and end with them. All is removed by [#close],
/// which also comes when this JVM ends in order. Thread-safe.
final class Network implements AutoCloseable {
  private static final List<Program> PROGRAMS =
      List.of(
          new Program("ip", "iproute2"),
          new Program("tc", "iproute2"),
          new Program("ss", "iproute2"),
          new Program("nft", "nftables"));

  private static final int CLIENTS = 1;
  private static final int FIRST_NODE = 11;
  private static final int SERVICES = 254;

  private final String suffix = "%04x".formatted(ThreadLocalRandom.current().nextInt(1 << 16));
  private final String bridge = "pl" + suffix;
  private final String subnet = freeSubnet();
  private final Deque<List<String>> undo = new ArrayDeque<>();
  private final Thread remover = new Thread(this::undoAll, "remover of " + bridge);
  private int links;
  private boolean closed;

  private record Program(String name, String debianPackage) {
    boolean missing() {
      return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
          .noneMatch(folder -> Files.isExecutable(Path.of(folder, name)));
    }
  }

  /// @throws IllegalStateException with what the system said, if it cannot be made
  static Network make() {
    Network network = new Network();
    Runtime.getRuntime().addShutdownHook(network.remover);
    try {
      network.makeBridge();
      return network;
    } catch (RuntimeException e) {
      network.close();
      throw e;
    }
  }

  /// Why there can be no such network here, if so. It is tried: a container's root may lack the
  /// right, and a kernel the parts.
  static Optional<String> hindrance() {
    for (Program program : PROGRAMS) {
      if (program.missing()) {
        return Optional.of(
            "%s is not installed (Debian package %s)"
                .formatted(program.name(), program.debianPackage()));
      }
    }
    if (!"root".equals(System.getProperty("user.name"))) {
      return Optional.of("network namespaces need root");
    }
    try (Network network = make()) {
      Link link = network.addLink();
      link.cut();
      link.heal();
      link.limit("1mbit");
      link.unlimit();
      link.detour(network.clients(), Map.of(1, 1));
      link.straighten();
      link.reset();
      return Optional.empty();
    } catch (IllegalStateException e) {
      String why = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      return Optional.of("a network of its own cannot be made: " + why);
    }
  }

  /// Where the services are to listen.
  String services() {
    return subnet + SERVICES;
  }

  /// From where clients come, by default.
  String clients() {
    return subnet + CLIENTS;
  }

  /// Makes a namespace with a link to the bridge.
  synchronized Link addLink() {
    int number = ++links;
    String namespace = "parley-%s-%d".formatted(suffix, number);
    String outside = "%sn%d".formatted(bridge, number);
    String address = subnet + (FIRST_NODE + number - 1);
    make(List.of("ip", "netns", "add", namespace), List.of("ip", "netns", "del", namespace));
    make(
        List.of(
            "ip",
            "link",
            "add",
            outside,
            "type",
            "veth",
            "peer",
            "name",
            Link.INSIDE,
            "netns",
            namespace),
        List.of("ip", "link", "del", outside));
    run("ip", "link", "set", outside, "master", bridge, "up");
    run("ip", "-n", namespace, "addr", "add", address + "/24", "dev", Link.INSIDE);
    run("ip", "-n", namespace, "link", "set", Link.INSIDE, "up");
    run("ip", "-n", namespace, "link", "set", "lo", "up");
    return new Link(namespace, outside, address, services());
  }

  private synchronized void makeBridge() {
    make(
        List.of("ip", "link", "add", bridge, "type", "bridge"),
        List.of("ip", "link", "del", bridge));
    // The first one is the source of what this machine sends there.
    run("ip", "addr", "add", clients() + "/24", "dev", bridge);
    run("ip", "addr", "add", services() + "/24", "dev", bridge);
    run("ip", "link", "set", bridge, "up");
  }

  private void make(List<String> command, List<String> undoing) {
    if (closed) {
      throw new IllegalStateException("the network is closed");
    }
    run(command.toArray(String[]::new));
    undo.push(undoing);
  }

  static String run(String... command) {
    return ChildProcess.answer(command);
  }

  /// One of the ranges for benchmarks (RFC 2544) that this machine does not use.
  private static String freeSubnet() {
    String used = run("ip", "-4", "addr") + run("ip", "-4", "route", "show", "table", "all");
    List<String> free = new ArrayList<>();
    for (int i = 0; i < 512; i++) {
      String subnet = "198.%d.%d.".formatted(18 + i / 256, i % 256);
      if (!used.contains(subnet)) {
        free.add(subnet);
      }
    }
    if (free.isEmpty()) {
      throw new IllegalStateException("198.18.0.0/15 is in use");
    }
    return free.get(ThreadLocalRandom.current().nextInt(free.size()));
  }

  /// Removes all; what is in the namespaces, ends with them and their processes.
  @Override
  public void close() {
    undoAll();
    try {
      Runtime.getRuntime().removeShutdownHook(remover);
    } catch (IllegalStateException _) {
      // This JVM is ending.
    }
  }

  private synchronized void undoAll() {
    closed = true;
    boolean interrupted = Thread.interrupted();
    while (!undo.isEmpty()) {
      List<String> command = undo.pop();
      try {
        run(command.toArray(String[]::new));
      } catch (IllegalStateException e) {
        System.err.println("left behind: " + e.getMessage());
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
