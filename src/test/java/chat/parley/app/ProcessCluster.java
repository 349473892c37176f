package chat.parley.app;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import chat.parley.drill.PostgresServer;
import chat.parley.drill.RedisServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A cluster as one runs in earnest: nodes, a broker, Redis and PostgreSQL, each a process of its
/// own.
final class ProcessCluster implements AutoCloseable {
  private final Path folder;
  private final RedisServer redis;
  private final PostgresServer postgres;
  private final ServerProcess broker;
  private final Map<String, String> environment = new HashMap<>();
  private final List<ServerProcess> nodes = new ArrayList<>();
  private final List<String> urls = new ArrayList<>();

  /// Starts all, `node-1` first, in open mode.
  ProcessCluster(Path folder, int count) throws Exception {
    this(folder, count, Map.of());
  }

  /// The same, with more in the nodes' environment.
  ProcessCluster(Path folder, int count, Map<String, String> more) throws Exception {
    assumeTrue(RedisServer.available(), "redis-server is not installed");
    assumeTrue(PostgresServer.available(), "PostgreSQL is not installed");
    this.folder = folder;
    redis = RedisServer.start(Files.createDirectory(folder.resolve("redis")));
    postgres = PostgresServer.start(Files.createDirectory(folder.resolve("postgres")));
    broker =
        ServerProcess.start(
            folder, Map.of(), "broker", "--port", "0", "--data-dir", folder + "/kafka");
    try {
      String line = broker.awaitLine("Kafka broker is ready: ");
      environment.put("PARLEY_AUTH_MODE", "open");
      environment.put("PARLEY_KAFKA_BOOTSTRAP_SERVERS", line.substring(line.lastIndexOf(' ') + 1));
      environment.put("PARLEY_REDIS_URL", redis.url());
      environment.put("PARLEY_STORE_URL", postgres.url());
      environment.putAll(more);
      for (int i = 1; i <= count; i++) {
        nodes.add(launch(i));
        urls.add("");
      }
      for (int i = 1; i <= count; i++) {
        awaitReady(i);
      }
    } catch (Exception | AssertionError e) {
      close();
      throw e;
    }
  }

  private ServerProcess launch(int number) throws IOException {
    return ServerProcess.start(
        Files.createDirectories(folder.resolve("node-" + number)),
        environment,
        "serve",
        "--port",
        "0",
        "--node-id",
        "node-" + number);
  }

  private void awaitReady(int number) {
    String line = node(number).awaitLine("Parley is ready: ");
    urls.set(number - 1, line.substring(line.indexOf("http")).replace("http", "ws"));
  }

  /// Starts a node that has ended again, and waits until it serves.
  void restart(int number) throws IOException {
    nodes.set(number - 1, launch(number));
    awaitReady(number);
  }

  /// Starts again those that have ended, for the next test.
  void mend() throws IOException {
    for (int number = 1; number <= nodes.size(); number++) {
      if (!node(number).alive()) {
        restart(number);
      }
    }
  }

  /// @param number from 1
  ServerProcess node(int number) {
    return nodes.get(number - 1);
  }

  String url(int number) {
    return urls.get(number - 1);
  }

  RedisServer redis() {
    return redis;
  }

  PostgresServer postgres() {
    return postgres;
  }

  ServerProcess broker() {
    return broker;
  }

  String bootstrapServers() {
    return environment.getOrDefault("PARLEY_KAFKA_BOOTSTRAP_SERVERS", "");
  }

  @Override
  public void close() {
    nodes.forEach(ServerProcess::close);
    broker.close();
    postgres.close();
    redis.close();
  }
}
