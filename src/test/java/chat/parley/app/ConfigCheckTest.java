package chat.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `parley config check`.
class ConfigCheckTest {
  @TempDir Path folder;

  private static Run check(Map<String, String> environment, String... args) {
    return Run.of(environment, "config check", args);
  }

  @Test
  void withoutSettingsAllIsWell() {
    assertThat(check(Map.of()))
        .isEqualTo(
            new Run(0, "0 set, the others have their defaults; warnings: 0, faults: 0\n", ""));
  }

  @Test
  void whatIsChosenIsShownWithWhereItComesFrom() throws IOException {
    Path file = Files.writeString(folder.resolve("a.yaml"), "parley: {node.id: n1, http.port: 81}");

    Run run =
        check(
            Map.of("PARLEY_HTTP_HOST", "::1", "KAFKA_URL", "k:9092", "PARLEY_REDIS_URL", ""),
            "--config",
            file.toString(),
            "--port",
            "82");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out().lines())
        .containsExactly(
            "set   parley.http.host = ::1  (environment variable PARLEY_HTTP_HOST)",
            "set   parley.http.port = 82  (--port)",
            "set   parley.kafka.bootstrap-servers = k:9092  (environment variable KAFKA_URL)",
            "set   parley.node.id = n1  (file " + file + ")",
            "set   parley.redis.url unset  (environment variable PARLEY_REDIS_URL)",
            "warn  parley.redis.url is unset: the directory is inside this process, so no other"
                + " process may be a node on this Kafka (parley.kafka.bootstrap-servers) under this"
                + " topic prefix: they would not find each other's sessions",
            "5 set, the others have their defaults; warnings: 1, faults: 0");
  }

  @Test
  void noSecretIsShownRightOrWrong() {
    Run right =
        check(
            Map.of(
                "PARLEY_KAFKA_BOOTSTRAP_SERVERS", "k:1",
                "PARLEY_AUTH_JWT_SECRET", "hunter2-hunter2-hunter2-hunter2-hunter2",
                "PARLEY_ADMIN_TOKEN", "hunter2-hunter2-hunter2-hunter2-hunter2",
                "PARLEY_REDIS_URL", "redis://:hunter2@r",
                "PARLEY_STORE_URL", "jdbc:postgresql://db/parley?user=u&password=hunter2",
                "PARLEY_KAFKA_CLIENT_SASL_JAAS_CONFIG", "hunter2"));
    Run wrong =
        check(
            Map.of(
                "PARLEY_AUTH_JWT_SECRET", "hunter2",
                "PARLEY_ADMIN_TOKEN", "hunter2",
                "PARLEY_REDIS_URL", "redis:hunter2",
                "PARLEY_STORE_URL", "hunter2"));

    assertThat(right.exitCode()).isZero();
    assertThat(right.out())
        .contains(
            "parley.admin.token = ***  (",
            "parley.auth.jwt.secret = ***  (",
            "parley.kafka.client.sasl.jaas.config = ***  (",
            "parley.redis.url = redis://***@r  (",
            "parley.store.url = jdbc:postgresql://db/parley?user=u&password=***  (")
        .doesNotContain("hunter2");
    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.out()).contains("faults: 4").doesNotContain("hunter2");
  }

  @Test
  void allThatIsWrongIsToldNotOnlyTheFirst() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("a.yaml"), "parley: {http.prt: 1, kafka.partitions: many}");

    Run run =
        check(
            Map.of("PARLEY_AUTH_MOD", "open", "PARLEY_KAFKA_CLIENT_ACKS", "0"),
            "--config",
            file.toString(),
            "--port",
            "99999",
            "-P",
            "auth.mode=nobody",
            "-P",
            "http.host=");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out().lines())
        .containsExactly(
            "FAIL  parley.http.prt (file %s) is not a setting; the nearest is parley.http.port"
                .formatted(file),
            "FAIL  PARLEY_AUTH_MOD (environment) is not a setting; the nearest is PARLEY_AUTH_MODE"
                + " for parley.auth.mode",
            "FAIL  parley.kafka.client.acks (environment variable PARLEY_KAFKA_CLIENT_ACKS) is set"
                + " by Parley itself",
            "FAIL  parley.http.host \"\" (-P http.host) must not be empty",
            "FAIL  parley.http.port \"99999\" (--port) must be a whole number from 0 to 65535",
            "FAIL  parley.kafka.partitions \"many\" (file %s) must be a whole number from 1 to 10000"
                .formatted(file),
            "FAIL  parley.auth.mode \"nobody\" (-P auth.mode) must be accounts, jwt or open",
            "0 set, the others have their defaults; warnings: 0, faults: 7");
  }

  @Test
  void whatIsWrongTogetherIsToldOnceTheRestIsRight() {
    Map<String, String> open = Map.of("PARLEY_AUTH_MODE", "open", "PARLEY_HTTP_HOST", "0.0.0.0");

    assertThat(check(open, "-P", "redis.url=redis://r", "-P", "kafka.replication-factor=3").out())
        .contains(
            "FAIL  parley.http.host \"0.0.0.0\" (environment variable PARLEY_HTTP_HOST) must be",
            "FAIL  parley.kafka.replication-factor \"3\" (-P kafka.replication-factor) must be 1",
            "FAIL  parley.redis.url (-P redis.url) is for several nodes",
            "faults: 3");
    assertThat(check(open, "-P", "redis.url=redis://r", "--port", "x").out())
        .contains("FAIL  parley.http.port")
        .endsWith("faults: 1\n");
  }

  @Test
  void keysOfWebPushThatAreMissingAreAllNamed() {
    assertThat(check(Map.of("PARLEY_PUSH_SUBJECT", "mailto:a@b.example")).out())
        .contains(
            "FAIL  parley.push.public-key (default) is needed for web push",
            "FAIL  parley.push.private-key (default) is needed for web push");
  }

  @Test
  void aFileThatIsNotThereIsAFaultLikeOthers() {
    assertThat(check(Map.of(), "--config", "no.yaml", "--port", "x").out().lines())
        .startsWith(
            "FAIL  file no.yaml does not exist",
            "FAIL  parley.http.port \"x\" (--port) must be a whole number from 0 to 65535");
  }
}
