package chat.parley.directory;

import static org.awaitility.Awaitility.await;

import chat.parley.drill.RedisServer;
import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Three servers that share the slots of a Redis Cluster, without replicas. Confined to the test's
/// thread.
final class RedisCluster implements AutoCloseable {
  private static final int SERVERS = 3;
  private static final int SLOTS = 16_384;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final List<RedisServer> servers = new ArrayList<>();
  private final List<RedisClient> clients = new ArrayList<>();
  private final List<RedisCommands<String, String>> hands = new ArrayList<>();

  /// Returns when all slots are served.
  @SuppressWarnings("unchecked")
  RedisCluster(Path folder) throws IOException {
    List<Integer> busPorts = new ArrayList<>();
    for (int i = 0; i < SERVERS; i++) {
      Path own = Files.createDirectories(folder.resolve("server-" + i));
      // By itself the bus of the cluster has the port plus 10,000, which may be no port.
      int busPort = freePort();
      busPorts.add(busPort);
      RedisServer server =
          RedisServer.start(
              own, "--cluster-enabled", "yes", "--cluster-port", Integer.toString(busPort));
      servers.add(server);
      RedisClient client = RedisClient.create(server.url());
      clients.add(client);
      hands.add(client.connect().sync());
    }
    for (int i = 0; i < SERVERS; i++) {
      hands
          .get(i)
          .clusterAddSlotsRange(Range.create(SLOTS * i / SERVERS, SLOTS * (i + 1) / SERVERS - 1));
    }
    for (int i = 1; i < SERVERS; i++) {
      meet(servers.get(i).port(), busPorts.get(i));
    }
    await()
        .atMost(PATIENCE)
        .until(() -> hands.stream().allMatch(h -> h.clusterInfo().contains("cluster_state:ok")));
  }

  /// One server of it.
  String url() {
    return servers.getFirst().url();
  }

  /// All servers of it.
  String urls() {
    return servers.stream().map(RedisServer::url).collect(Collectors.joining(","));
  }

  /// To each server.
  List<RedisCommands<String, String>> hands() {
    return hands;
  }

  @Override
  public void close() {
    clients.forEach(client -> client.shutdown(Duration.ZERO, Duration.ofSeconds(1)));
    servers.forEach(RedisServer::close);
  }

  private void meet(int port, int busPort) {
    hands
        .getFirst()
        .dispatch(
            CommandType.CLUSTER,
            new StatusOutput<>(StringCodec.UTF8),
            new CommandArgs<>(StringCodec.UTF8)
                .add("MEET")
                .add("127.0.0.1")
                .add(port)
                .add(busPort));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
