package chat.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What a node says of itself while what it stands on hangs, which is worse than being gone: it
/// takes connections and does not answer.
class HealthIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir static Path folder;
  private static ProcessCluster cluster;

  enum Ground {
    KAFKA("kafka"),
    REDIS("directory"),
    POSTGRES("store");

    private final String part;

    Ground(String part) {
      this.part = part;
    }

    void pause() throws Exception {
      switch (this) {
        case KAFKA -> cluster.broker().signal("STOP");
        case REDIS -> cluster.redis().pause();
        case POSTGRES -> cluster.postgres().pause();
      }
    }

    void resume() throws Exception {
      switch (this) {
        case KAFKA -> cluster.broker().signal("CONT");
        case REDIS -> cluster.redis().resume();
        case POSTGRES -> cluster.postgres().resume();
      }
    }
  }

  @BeforeAll
  static void start() throws Exception {
    cluster = new ProcessCluster(folder, 1);
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @AfterEach
  void goOn() throws Exception {
    for (Ground ground : Ground.values()) {
      ground.resume();
    }
    awaitReady("ready", List.of());
  }

  private static Http node() {
    return Http.at(cluster.url(1).replace("ws", "http"));
  }

  private static void awaitReady(String status, List<Ground> down) {
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              Http.Answer answer = node().get("/health/ready");
              assertThat(answer.status()).isEqualTo(200);
              assertThat(answer.text("status")).isEqualTo(status);
              for (Ground ground : Ground.values()) {
                assertThat(answer.text(ground.part))
                    .as(ground.part)
                    .isEqualTo(down.contains(ground) ? "down" : "ok");
              }
            });
  }

  @ParameterizedTest
  @EnumSource(Ground.class)
  void whatHangsIsNamedAndTheNodeIsNeitherDeadNorWorseThanOthers(Ground ground) throws Exception {
    ground.pause();

    awaitReady("degraded", List.of(ground));
    Http.Answer live = node().get("/health/live");
    assertThat(live.status()).isEqualTo(200);
    assertThat(live.text("version")).isNotBlank();
  }

  @Test
  void bothAnswerWhileEverythingHangs() throws Exception {
    for (Ground ground : Ground.values()) {
      ground.pause();
    }

    awaitReady("degraded", List.of(Ground.values()));
    for (String path : new String[] {"/health/live", "/health/ready"}) {
      long began = System.nanoTime();
      assertThat(node().get(path).status()).isEqualTo(200);
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(3));
    }
  }
}
