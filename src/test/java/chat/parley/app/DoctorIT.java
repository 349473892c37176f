package chat.parley.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import chat.parley.drill.PostgresServer;
import chat.parley.drill.RedisServer;
import chat.parley.embedded.BrokerSettings;
import chat.parley.embedded.EmbeddedBroker;
import chat.parley.kafka.ClientProperties;
import chat.parley.kafka.KafkaConnection;
import chat.parley.kafka.KafkaFacts;
import chat.parley.store.SqlStore;
import chat.parley.store.StoreFacts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `parley doctor` for a node of several, with a real broker, Redis and PostgreSQL, each of which
/// goes away once.
class DoctorIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir static Path folder;

  private static EmbeddedBroker broker;
  private static String servers = "";
  private static RedisServer redis;
  private static PostgresServer postgres;

  @BeforeAll
  static void start() throws Exception {
    assumeTrue(RedisServer.available(), "redis-server is not installed");
    assumeTrue(PostgresServer.available(), "PostgreSQL is not installed");
    broker = broker();
    redis = RedisServer.start(Files.createDirectory(folder.resolve("redis")));
    postgres = PostgresServer.start(Files.createDirectory(folder.resolve("postgres")));
  }

  private static EmbeddedBroker broker() {
    EmbeddedBroker started =
        new EmbeddedBroker(BrokerSettings.alone(folder.resolve("kafka"), 0), _ -> {});
    started.start();
    servers = started.bootstrapServers();
    return started;
  }

  @AfterAll
  static void end() {
    for (AutoCloseable each : new AutoCloseable[] {postgres, redis, broker}) {
      if (each != null) {
        Closing.all(new ArrayDeque<>(List.of(each)));
      }
    }
  }

  private static Map<String, String> environment() {
    return new HashMap<>(
        Map.of(
            "PARLEY_KAFKA_BOOTSTRAP_SERVERS", servers,
            "PARLEY_REDIS_URL", redis.url(),
            "PARLEY_STORE_URL", postgres.url(),
            "PARLEY_AUTH_JWT_SECRET", "a secret of thirty-two bytes, no less",
            "PARLEY_ATTACHMENTS_FOLDER", folder.resolve("files").toString(),
            "PARLEY_DATA_DIR", folder.resolve("data").toString()));
  }

  private static Run doctor(Map<String, String> environment, String timeout) {
    Run run = Run.of(environment, "doctor --port 0", "--timeout", timeout);
    assertThat(run.out() + run.err())
        .doesNotContain(postgres.password(), "a secret of thirty-two bytes");
    return run;
  }

  private static Run with(String variable, String value) {
    Map<String, String> changed = environment();
    changed.put(variable, value);
    return doctor(changed, "120");
  }

  @Test
  void whereAllIsThereNothingFailsAndNothingIsMade() {
    String database = postgres.createDatabase("empty");
    Run run = with("PARLEY_STORE_URL", database);

    assertThat(run.exitCode()).as(run.out()).isZero();
    assertThat(run.out())
        .contains(
            "warn  kafka        brokers: 1, metadata.version ",
            "ok    chat log     parley.chat-log is made at the first start: 16 partitions, 1"
                + " replicas\n",
            "ok    redis        127.0.0.1:%d answers, version ".formatted(redis.port()),
            "ok    database     PostgreSQL at 127.0.0.1:%d/empty".formatted(postgres.port()),
            "ok    tables       made at the first start\n",
            "ok    clock        that of Redis at 127.0.0.1:%d is ".formatted(redis.port()),
            "ok    clock        that of PostgreSQL is ")
        .doesNotContain("FAIL");
    assertThat(folder.resolve("data")).doesNotExist();
    assertThat(folder.resolve("files")).doesNotExist();
    assertThat(
            KafkaFacts.ask(
                    new KafkaConnection(servers, ClientProperties.NONE),
                    "parley.chat-log",
                    PATIENCE)
                .topic())
        .isEmpty();
    StoreFacts.Schema schema = StoreFacts.ask(database, PATIENCE).schema().orElseThrow();
    assertThat(schema.applied()).isZero();
    assertThat(schema.foreign()).isFalse();
  }

  @Test
  void tablesThatANodeHasMadeAreUpToDate() {
    String database = postgres.createDatabase("made");
    SqlStore.open(database).close();

    assertThat(with("PARLEY_STORE_URL", database).out())
        .contains("ok    tables       up to date\n");
  }

  @Test
  void aDatabaseOfSomebodyElseFails() {
    postgres.execute("CREATE ROLE guest LOGIN PASSWORD 'guest'");
    String database = postgres.createDatabase("theirs");
    String guest = database.replaceFirst("\\?.*", "?user=guest&password=guest");

    assertThat(with("PARLEY_STORE_URL", guest).out())
        .contains("FAIL  database     the user may not make tables\n      → ");
  }

  @Test
  void aDatabaseThatDoesNotExistAndAWrongPasswordAreToldApart() {
    assertThat(with("PARLEY_STORE_URL", postgres.url("nowhere")).out())
        .contains("FAIL  database     ", "\"nowhere\" does not exist\n      → Make it: createdb");
    assertThat(
            with("PARLEY_STORE_URL", postgres.url().replace(postgres.password(), "wrong-one"))
                .out())
        .contains("FAIL  database     ", "      → Put user and password into parley.store.url")
        .doesNotContain("wrong-one");
  }

  @Test
  void aRedisThatWantsAPasswordSaysSo() throws Exception {
    Path own = Files.createDirectory(folder.resolve("locked"));
    try (RedisServer locked = RedisServer.start(own, "--requirepass", "hunter2")) {
      assertThat(with("PARLEY_REDIS_URL", locked.url()).out())
          .contains("FAIL  redis        127.0.0.1:%d: NOAUTH".formatted(locked.port()))
          .contains("      → Put the password into parley.redis.url");
      Run open = with("PARLEY_REDIS_URL", locked.url().replace("//", "//:hunter2@"));
      assertThat(open.exitCode()).as(open.out()).isZero();
      assertThat(open.out()).doesNotContain("hunter2");
    }
  }

  @Test
  void whatIsAwayFailsAloneAndIsWellWhenItIsBack() {
    redis.kill();
    assertThat(fails()).containsExactly("redis");
    redis.startAgain();
    postgres.stop();
    assertThat(fails()).containsExactly("database");
    postgres.startAgain();
    broker.close();
    assertThat(fails()).containsExactly("kafka");
    broker = broker();
    assertThat(fails()).isEmpty();
  }

  private static List<String> fails() {
    Run run = doctor(environment(), "10");
    List<String> fails =
        run.out()
            .lines()
            .filter(line -> line.startsWith("FAIL"))
            .map(line -> line.split(" +", 3)[1])
            .toList();
    assertThat(run.exitCode()).isEqualTo(fails.isEmpty() ? 0 : 1);
    return fails;
  }
}
