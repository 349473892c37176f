package chat.parley.drill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The drill's cluster with no fault in it, for whoever wants to measure one: nodes in open mode,
/// brokers, Redis and PostgreSQL on free ports of the loopback.
///
/// Confined to one thread. All of it ends with this JVM, its data with [#close].
public final class StandingCluster implements AutoCloseable {
  /// What `bin/parley serve` gives a node, where the drill gives less.
  private static final String NODE_HEAP = "-Xmx1g";

  private final Path folder;
  private final Cluster cluster;

  private StandingCluster(Path folder, Cluster cluster) {
    this.folder = folder;
    this.cluster = cluster;
  }

  /// Starts all; returns when the nodes serve.
  ///
  /// @param jvmOptions more of them for the nodes
  /// @throws DrillException if a process does not start
  public static StandingCluster start(int nodes, int brokers, List<String> jvmOptions)
      throws InterruptedException {
    try {
      Path folder = Files.createTempDirectory("parley-bench-");
      List<String> options = new ArrayList<>(List.of(NODE_HEAP));
      options.addAll(jvmOptions);
      return new StandingCluster(
          folder, Cluster.start(Jar.own(), folder, nodes, brokers, false, options));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Of the nodes, `http://host:port`.
  public List<URI> urls() {
    return cluster.urls().stream().map(url -> URI.create("http://" + url.getAuthority())).toList();
  }

  /// Of the nodes, in the same order.
  public List<Long> nodePids() {
    return cluster.nodes().stream().map(node -> node.process().pid()).toList();
  }

  /// Of the brokers, Redis and PostgreSQL.
  public List<Long> otherPids() {
    List<Long> pids = new ArrayList<>();
    cluster.brokers().forEach(broker -> pids.add(broker.process().pid()));
    pids.add(cluster.redis().pid());
    pids.add(cluster.postgres().pid());
    return pids;
  }

  /// Of the brokers, `host:port`.
  public List<String> kafka() {
    return cluster.brokers().stream().map(Broker::address).toList();
  }

  /// The JDBC URL of the database, with user and password.
  public String database() {
    return cluster.postgres().url();
  }

  /// Where the processes' logs are.
  public Path folder() {
    return folder;
  }

  @Override
  public void close() {
    cluster.close();
    Cluster.remove(folder);
  }
}
