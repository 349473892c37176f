package chat.parley.directory;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.protocol.RedisCommand;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.TimeUnit;

/// The connection to one Redis, or to the servers of a Redis Cluster. Thread-safe.
///
/// It connects again by itself. While it is not connected, commands fail at once; those under way
/// when it breaks fail too, and are not sent again: who asked decides.
final class RedisConnection implements AutoCloseable {
  /// More commands under way than this are refused; an answer that never comes must not make the
  /// queue grow for ever.
  private static final int MAX_UNANSWERED = 50_000;

  private static final Duration RECONNECT_MIN = Duration.ofMillis(50);
  private static final Duration RECONNECT_MAX = Duration.ofSeconds(1);

  /// How long a network that swallows everything is mistaken for a slow one.
  private static final Duration DEAD_PEER = Duration.ofSeconds(5);

  private static final Duration SHUTDOWN = Duration.ofSeconds(1);
  private static final Duration TOPOLOGY_REFRESH = Duration.ofSeconds(10);
  private static final Duration TOPOLOGY_PAUSE = Duration.ofSeconds(1);

  private final ClientResources resources =
      DefaultClientResources.builder()
          .ioThreadPoolSize(2)
          .computationThreadPoolSize(2)
          .reconnectDelay(Delay.fullJitter(RECONNECT_MIN, RECONNECT_MAX, 50, TimeUnit.MILLISECONDS))
          .build();
  private final RedisUrl url;
  private final Duration patience;
  private final AbstractRedisClient client;
  private final StatefulConnection<String, String> connection;

  /// Connects.
  ///
  /// @throws DirectoryException if Redis cannot be reached, or does not let us in
  RedisConnection(RedisUrl url, Duration patience) {
    this.url = url;
    this.patience = patience;
    AbstractRedisClient opened = null;
    try {
      if (url.many() || partOfCluster()) {
        RedisClusterClient cluster = RedisClusterClient.create(resources, url.servers());
        opened = cluster;
        cluster.setOptions(clusterOptions());
        this.connection = cluster.connect(Request.CODEC);
      } else {
        RedisClient single = RedisClient.create(resources, url.servers().getFirst());
        opened = single;
        single.setOptions(options(ClientOptions.builder()).build());
        this.connection = single.connect(Request.CODEC);
      }
      this.client = opened;
    } catch (RuntimeException e) {
      if (opened != null) {
        shutDown(opened);
      }
      release();
      throw e instanceof DirectoryException known ? known : unreachable(e);
    }
  }

  private boolean partOfCluster() {
    // In the database that a cluster has too.
    RedisURI server = RedisURI.builder(url.servers().getFirst()).withDatabase(0).build();
    RedisClient probe = RedisClient.create(resources, server);
    try {
      probe.setOptions(options(ClientOptions.builder()).build());
      try (StatefulRedisConnection<String, String> to = probe.connect()) {
        if (!to.sync().info("cluster").contains("cluster_enabled:1")) {
          return false;
        }
      }
    } catch (RedisCommandExecutionException _) {
      // A user who may not ask for it is asked to name several servers.
      return false;
    } finally {
      shutDown(probe);
    }
    if (url.database() != 0) {
      throw new DirectoryException(
          "parley.redis.url: %s is a Redis Cluster, which has no database but 0".formatted(url),
          null);
    }
    return true;
  }

  private <B extends ClientOptions.Builder> B options(B builder) {
    builder
        .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
        .replayFilter(_ -> true)
        .requestQueueSize(MAX_UNANSWERED)
        .maintNotificationsConfig(MaintNotificationsConfig.disabled())
        .timeoutOptions(TimeoutOptions.builder().timeoutCommands(false).build())
        .socketOptions(
            SocketOptions.builder()
                .connectTimeout(patience)
                .keepAlive(
                    SocketOptions.KeepAliveOptions.builder()
                        .enable()
                        .idle(DEAD_PEER)
                        .interval(Duration.ofSeconds(1))
                        .count(3)
                        .build())
                .tcpUserTimeout(
                    SocketOptions.TcpUserTimeoutOptions.builder()
                        .enable()
                        .tcpUserTimeout(DEAD_PEER)
                        .build())
                .build());
    return builder;
  }

  private ClusterClientOptions clusterOptions() {
    ClusterClientOptions.Builder builder = options(ClusterClientOptions.builder());
    return builder
        .topologyRefreshOptions(
            ClusterTopologyRefreshOptions.builder()
                .enablePeriodicRefresh(TOPOLOGY_REFRESH)
                .adaptiveRefreshTriggersTimeout(TOPOLOGY_PAUSE)
                .build())
        .build();
  }

  private DirectoryException unreachable(RuntimeException failure) {
    return new DirectoryException(
        "parley.redis.url: Redis at %s cannot be reached: %s".formatted(url, reason(failure)),
        failure);
  }

  /// The innermost cause's message: the outer ones say that something is wrong, this one what.
  static String reason(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }

  /// Sends all at once; each command completes by itself.
  void send(Collection<? extends RedisCommand<String, String, ?>> commands) {
    connection.dispatch(commands);
  }

  RedisUrl url() {
    return url;
  }

  @Override
  public void close() {
    shutDown(client);
    release();
  }

  private static void shutDown(AbstractRedisClient client) {
    client.shutdown(Duration.ZERO, SHUTDOWN);
  }

  private void release() {
    resources.shutdown(0, SHUTDOWN.toMillis(), TimeUnit.MILLISECONDS).awaitUninterruptibly();
  }
}
