package chat.parley.drill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Nodes, brokers, Redis and PostgreSQL, all of them processes of their own, each with a log file
/// in one folder.
///
/// Confined to the thread that runs the drill.
final class Cluster implements AutoCloseable {
  private static final String LOOPBACK = "127.0.0.1";
  private static final int CONTROLLER_OFFSET = 1_000;

  private final Path folder;
  private final List<Broker> brokers = new ArrayList<>();
  private final List<NodeProcess> nodes = new ArrayList<>();
  private @Nullable RedisServer redis;
  private @Nullable PostgresServer postgres;
  private @Nullable Network network;

  private Cluster(Path folder) {
    this.folder = folder;
  }

  /// Starts all and waits until the nodes serve.
  ///
  /// @param folder of this cluster alone
  /// @param networked whether each node has a network of its own, which can be cut
  /// @param options of the nodes' JVMs, besides the usual ones
  static Cluster start(
      Jar jar, Path folder, int nodeCount, int brokerCount, boolean networked, List<String> options)
      throws InterruptedException {
    Cluster cluster = new Cluster(folder);
    try {
      if (networked) {
        cluster.network = Network.make();
      }
      cluster.startAll(jar, nodeCount, brokerCount, options);
    } catch (RuntimeException | InterruptedException e) {
      cluster.close();
      throw e;
    }
    return cluster;
  }

  private void startAll(Jar jar, int nodeCount, int brokerCount, List<String> options)
      throws InterruptedException {
    Ports ports = new Ports();
    String host = network == null ? LOOPBACK : network.services();
    List<String> addresses = new ArrayList<>();
    for (int i = 0; i < brokerCount; i++) {
      addresses.add(host + ":" + ports.free(CONTROLLER_OFFSET));
    }
    for (int id = 1; id <= brokerCount; id++) {
      Broker broker = new Broker(jar, id, addresses, folder, network != null);
      brokers.add(broker);
      broker.start();
    }
    redis = RedisServer.startOn(host, folder);
    postgres = PostgresServer.startOn(host, folder);
    for (Broker broker : brokers) {
      broker.awaitReady();
    }
    Map<String, String> environment = environment(addresses);
    for (int i = 1; i <= nodeCount; i++) {
      String name = "node-" + i;
      NodeProcess node =
          new NodeProcess(
              jar,
              name,
              ports.free(0),
              folder,
              named(environment, name),
              Optional.ofNullable(network).map(Network::addLink));
      nodes.add(node);
      node.start(options.toArray(String[]::new));
    }
    for (NodeProcess node : nodes) {
      node.awaitReady();
    }
  }

  private Map<String, String> environment(List<String> addresses) {
    Map<String, String> environment = new HashMap<>();
    environment.put("PARLEY_AUTH_MODE", "open");
    environment.put("PARLEY_DATA_DIR", folder.resolve("data").toString());
    environment.put("PARLEY_KAFKA_BOOTSTRAP_SERVERS", String.join(",", addresses));
    if (redis != null) {
      environment.put("PARLEY_REDIS_URL", redis.url());
    }
    if (postgres != null) {
      environment.put("PARLEY_STORE_URL", postgres.url());
    }
    return environment;
  }

  /// PostgreSQL is to know which node a connection is of.
  private static Map<String, String> named(Map<String, String> environment, String node) {
    Map<String, String> own = new HashMap<>(environment);
    own.computeIfPresent("PARLEY_STORE_URL", (_, url) -> url + "&ApplicationName=" + node);
    return own;
  }

  Path folder() {
    return folder;
  }

  List<NodeProcess> nodes() {
    return List.copyOf(nodes);
  }

  List<URI> urls() {
    return nodes.stream().map(NodeProcess::url).toList();
  }

  List<Broker> brokers() {
    return List.copyOf(brokers);
  }

  RedisServer redis() {
    if (redis == null) {
      throw new DrillException("there is no Redis in this cluster");
    }
    return redis;
  }

  PostgresServer postgres() {
    if (postgres == null) {
      throw new DrillException("there is no PostgreSQL in this cluster");
    }
    return postgres;
  }

  /// Where nodes connect to.
  List<Integer> servicePorts() {
    List<Integer> ports = new ArrayList<>(brokers.stream().map(Broker::port).toList());
    ports.add(redis().port());
    ports.add(postgres().port());
    return ports;
  }

  /// In which the nodes are, if it is not the machine's own.
  Optional<Network> network() {
    return Optional.ofNullable(network);
  }

  /// Starts the nodes that have ended, and waits until all serve.
  void mend() throws InterruptedException {
    for (NodeProcess node : nodes) {
      if (!node.alive()) {
        node.start();
      }
    }
    for (NodeProcess node : nodes) {
      node.awaitReady();
    }
  }

  /// Kills all.
  @Override
  public void close() {
    nodes.forEach(NodeProcess::close);
    brokers.forEach(Broker::close);
    if (redis != null) {
      redis.close();
    }
    if (postgres != null) {
      postgres.close();
    }
    if (network != null) {
      network.close();
    }
  }

  /// Removes a folder with all that is in it.
  static void remove(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
