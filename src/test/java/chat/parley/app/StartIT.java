package chat.parley.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import chat.parley.drill.PostgresServer;
import chat.parley.drill.RedisServer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/// A node that is started before what it needs.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class StartIT {
  private static final String KAFKA_AWAY =
      "Kafka at 127.0.0.1:%s (parley.kafka.bootstrap-servers) is not there, trying again for 30 s";

  @TempDir Path folder;
  @TempDir static Path elsewhere;

  /// Waits for Kafka in vain while the other tests run.
  private static ServerProcess forlorn;

  private static String nowhere;

  @BeforeAll
  static void startForlorn() throws Exception {
    nowhere = Integer.toString(freePort());
    forlorn = node(elsewhere, nowhere);
  }

  @AfterAll
  static void endForlorn() {
    if (forlorn != null) {
      forlorn.close();
    }
  }

  private ServerProcess node(String port) throws Exception {
    return node(folder, port);
  }

  private static ServerProcess node(Path where, String port) throws Exception {
    return ServerProcess.start(
        where,
        Map.of("PARLEY_KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:" + port),
        "serve",
        "--port",
        "0");
  }

  private static void awaitLog(ServerProcess server, String text) {
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> server.log().contains(text));
  }

  @Test
  void aNodeWaitsForKafka() throws Exception {
    String port = Integer.toString(freePort());
    try (ServerProcess node = node(port)) {
      awaitLog(node, KAFKA_AWAY.formatted(port));
      try (ServerProcess broker =
          ServerProcess.start(
              folder, Map.of(), "broker", "--port", port, "--data-dir", folder + "/kafka")) {
        broker.awaitLine("Kafka broker is ready: ");
        node.awaitLine("Parley is ready: ");
        assertThat(node.terminate(15)).isZero();
      }
    }
  }

  @Test
  @Order(Integer.MAX_VALUE)
  void aNodeGivesUpWithALineThatSaysWhichSettingPointsWhere() throws Exception {
    assertThat(forlorn.life()).isGreaterThan(Duration.ofSeconds(30));
    assertThat(forlorn.awaitExit()).isEqualTo(1);
    assertThat(forlorn.log().lines().filter(line -> line.contains("127.0.0.1:" + nowhere)))
        .satisfiesExactly(
            line -> assertThat(line).contains(KAFKA_AWAY.formatted(nowhere)),
            line ->
                assertThat(line)
                    .startsWith(
                        "parley serve: Kafka at 127.0.0.1:%s (parley.kafka.bootstrap-servers)"
                            .formatted(nowhere))
                    .contains("was not there within 30 s"));
    assertThat(forlorn.log()).doesNotContain("\tat ");
  }

  @Test
  void aNodeThatWaitsStopsAtOnce() throws Exception {
    String port = Integer.toString(freePort());
    try (ServerProcess node = node(port)) {
      awaitLog(node, KAFKA_AWAY.formatted(port));
      long began = System.nanoTime();

      assertThat(node.terminate(15)).isZero();
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
    }
  }

  @Test
  void aNodeWaitsForPostgresqlAndForRedis() throws Exception {
    assumeTrue(RedisServer.available(), "redis-server is not installed");
    assumeTrue(PostgresServer.available(), "PostgreSQL is not installed");
    try (RedisServer redis = RedisServer.start(Files.createDirectory(folder.resolve("redis")));
        PostgresServer postgres =
            PostgresServer.start(Files.createDirectory(folder.resolve("postgres")));
        ServerProcess broker =
            ServerProcess.start(
                folder, Map.of(), "broker", "--port", "0", "--data-dir", folder + "/kafka")) {
      String line = broker.awaitLine("Kafka broker is ready: ");
      redis.kill();
      postgres.stop();
      Map<String, String> environment =
          Map.of(
              "PARLEY_KAFKA_BOOTSTRAP_SERVERS",
              line.substring(line.lastIndexOf(' ') + 1),
              "PARLEY_REDIS_URL",
              redis.url(),
              "PARLEY_STORE_URL",
              postgres.url());
      try (ServerProcess node = ServerProcess.start(folder, environment, "serve", "--port", "0")) {
        awaitLog(node, "(parley.store.url) is not there, trying again for 30 s");
        assertThat(node.log()).contains("PostgreSQL at jdbc:postgresql://");
        assertThat(node.log()).doesNotContain(postgres.password());
        postgres.startAgain();
        awaitLog(
            node,
            "Redis at %s (parley.redis.url) is not there, trying again for 30 s"
                .formatted(redis.url()));
        redis.startAgain();
        node.awaitLine("Parley is ready: ");
        assertThat(node.terminate(30)).isZero();
        assertThat(node.log()).doesNotContain("\tat ");
      }
      String wrong = postgres.url().replace(postgres.password(), "wrong-one");
      try (ServerProcess node =
          ServerProcess.start(
              folder, with(environment, "PARLEY_STORE_URL", wrong), "serve", "--port", "0")) {
        assertThat(node.awaitExit()).isEqualTo(1);
        assertThat(node.log())
            .contains("(parley.store.url) refuses: ")
            .doesNotContain("trying again")
            .doesNotContain("wrong-one");
      }
    }
  }

  private static Map<String, String> with(Map<String, String> map, String key, String value) {
    Map<String, String> changed = new HashMap<>(map);
    changed.put(key, value);
    return changed;
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
