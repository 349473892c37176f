package chat.parley.app;

import chat.parley.embedded.BrokerSettings;
import chat.parley.embedded.EmbeddedBroker;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `parley broker`: the Kafka broker as a process of its own, alone or as one of a cluster, on this
/// machine unless it is opened to the network.
///
/// Exit codes: 0 after SIGTERM or SIGINT, 1 if it cannot start or Kafka fails, 2 for bad options.
@Command(
    name = "broker",
    description = "Run a Kafka broker, alone or as one of a cluster.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  parley broker --port 9092 --data-dir data/kafka",
      "  parley broker --node-id 2 --cluster 127.0.0.1:9092,127.0.0.1:9093,127.0.0.1:9094"
          + " --data-dir data/kafka-2"
    })
public final class BrokerCommand implements Callable<Integer> {
  private static final int DEFAULT_PORT = 9092;

  @SuppressWarnings("NullAway.Init") // set by picocli
  @Spec
  CommandSpec spec;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description =
          "Where clients connect; 0 takes a free port. Default: 9092, or as --cluster says.")
  @Nullable Integer port;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      defaultValue = "data/kafka",
      description = "Where the data are kept, for this broker alone. Default: ${DEFAULT-VALUE}.")
  Path dataDirectory = Path.of("data/kafka");

  @Option(
      names = "--node-id",
      paramLabel = "N",
      defaultValue = "1",
      description = "Which one of --cluster this is, from 1. Default: ${DEFAULT-VALUE}.")
  int nodeId = 1;

  @Option(
      names = "--cluster",
      paramLabel = "HOST:PORT",
      split = ",",
      description = {
        "Where clients connect to each broker of the cluster, the one with node id 1 first.",
        "Each broker's controller listens 1000 ports higher."
      })
  List<String> cluster = List.of();

  @Option(
      names = "--open-to-network",
      description = {
        "Let --cluster name addresses beyond loopback. A broker has neither TLS nor"
            + " authentication:",
        "only in a network where everyone may read and write everything."
      })
  boolean openToNetwork;

  @Override
  public Integer call() {
    Lifetime lifetime = new Lifetime(spec);
    return lifetime.run(new Serving(new EmbeddedBroker(settings(), lifetime::fail)));
  }

  /// The broker as [Lifetime] runs it.
  private record Serving(EmbeddedBroker broker) implements Lifetime.Serving {
    @Override
    public String start() {
      broker.start();
      return "Kafka broker is ready: " + broker.bootstrapServers();
    }

    @Override
    public void close() {
      broker.close();
    }
  }

  private BrokerSettings settings() {
    check(port == null || (port >= 0 && port <= 65_535), "--port", port + " is not 0 to 65535");
    if (cluster.isEmpty()) {
      check(!openToNetwork, "--open-to-network", "needs --cluster to say which address");
      check(nodeId >= 1, "--node-id", nodeId + " is below 1");
      int clientPort = port == null ? DEFAULT_PORT : port;
      return new BrokerSettings(
          dataDirectory, BrokerSettings.LOOPBACK, clientPort, nodeId, List.of(), false);
    }
    List<InetSocketAddress> addresses = cluster.stream().map(this::address).toList();
    int size = addresses.size();
    check(
        nodeId >= 1 && nodeId <= size,
        "--node-id",
        "%d is not one of 1 to %d, as many as --cluster names".formatted(nodeId, size));
    int ownPort = addresses.get(nodeId - 1).getPort();
    check(
        port == null || port == ownPort,
        "--port",
        "%d is not the port %d that --cluster gives to node %d".formatted(port, ownPort, nodeId));
    try {
      return BrokerSettings.member(dataDirectory, nodeId, addresses, openToNetwork);
    } catch (IllegalArgumentException e) {
      throw bad("--cluster", e.getMessage());
    }
  }

  private InetSocketAddress address(String text) {
    int colon = text.lastIndexOf(':');
    try {
      return new InetSocketAddress(
          text.substring(0, colon).strip(), Integer.parseInt(text.substring(colon + 1).strip()));
    } catch (IndexOutOfBoundsException | IllegalArgumentException _) {
      throw bad("--cluster", "'%s' is not HOST:PORT".formatted(text));
    }
  }

  private void check(boolean holds, String option, String otherwise) {
    if (!holds) {
      throw bad(option, otherwise);
    }
  }

  private ParameterException bad(String option, @Nullable String what) {
    return new ParameterException(spec.commandLine(), option + ": " + what);
  }
}
