package chat.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Every scenario of `parley bench` for a few seconds: that it works and that nothing is lost. How
/// fast it was is not asked.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BenchIT {
  @TempDir static Path folder;

  private ServerProcess server;
  private String url;

  @BeforeAll
  void serve() throws Exception {
    server = ServerProcess.start(folder, Map.of(), "serve", "--port", "0", "-P", "auth.mode=open");
    String line = server.awaitLine("Parley is ready: ");
    url = line.substring(line.indexOf("http"));
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private JsonNode bench(String... arguments) throws Exception {
    Path json = folder.resolve("figures.json");
    List<String> command = new ArrayList<>(List.of("bench"));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--json", json.toString()));
    try (ServerProcess bench =
        ServerProcess.start(folder, Map.of(), command.toArray(String[]::new))) {
      assertThat(bench.awaitExit()).as(bench::log).isZero();
    }
    JsonNode figures = JsonMapper.builder().build().readTree(json.toFile());
    assertThat(figures.path("machine").path("cores").asInt()).isPositive();
    return figures;
  }

  private JsonNode load(String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--url", url, "--server-pid", Long.toString(server.pid())));
    JsonNode figures = bench(all.toArray(String[]::new));
    for (String check : new String[] {"lost", "duplicated", "misordered"}) {
      if (!arguments[0].equals("idle")) {
        assertThat(figures.path(check).asLong(-1)).as(check).isZero();
      }
    }
    return figures;
  }

  @Test
  void pairsOverTwoUrlsAreAllAcknowledgedAndShown() throws Exception {
    JsonNode figures =
        load(
            "pairs",
            "--url",
            url,
            "--pairs",
            "5",
            "--rate",
            "50",
            "--warmup",
            "1",
            "--seconds",
            "3");

    assertThat(figures.path("unanswered").asLong(-1)).isZero();
    assertThat(figures.path("acked_per_s").asDouble()).isPositive();
    assertThat(figures.path("delivered_per_s").asDouble()).isPositive();
    assertThat(figures.path("server_cpu_s").asDouble()).isPositive();
    assertThat(figures.path("deliveries_per_cpu_s").asDouble()).isPositive();
    assertThat(figures.path("cpu_us_per_message").asDouble()).isPositive();
    assertThat(figures.path("frames_per_read").asDouble()).isPositive();
    assertThat(figures.path("cpu_s").path(Long.toString(server.pid())).asDouble()).isPositive();
    for (String latency : new String[] {"ack_ms", "delivery_ms"}) {
      for (String quantile : new String[] {"p50", "p99", "p999", "max"}) {
        assertThat(figures.path(latency).path(quantile).asDouble())
            .as(latency + " " + quantile)
            .isPositive();
      }
    }
  }

  @Test
  void whatGoesToUsersWhoAreAwayIsAcknowledgedAndNotMissed() throws Exception {
    JsonNode figures =
        load(
            "pairs",
            "--pairs",
            "2",
            "--chats",
            "40",
            "--rate",
            "100",
            "--warmup",
            "1",
            "--seconds",
            "3");

    double acked = figures.path("acked_per_s").asDouble();
    double delivered = figures.path("delivered_per_s").asDouble();
    assertThat(delivered).isPositive().isLessThan(acked / 4);
  }

  @Test
  void whoComesBackToTheSameChatsIsHeardAnew() throws Exception {
    for (int run = 0; run < 2; run++) {
      JsonNode figures =
          load(
              "pairs",
              "--prefix",
              "again-",
              "--pairs",
              "2",
              "--rate",
              "40",
              "--warmup",
              "0",
              "--seconds",
              "2");

      assertThat(figures.path("acked_per_s").asDouble()).isPositive();
      assertThat(figures.path("delivered_per_s").asDouble()).isPositive();
      assertThat(figures.path("unanswered").asLong(-1)).isZero();
    }
  }

  @Test
  void theReferenceSystemsFramesCarryTheSameWork() throws Exception {
    JsonNode figures =
        load(
            "pairs",
            "--protocol",
            "reference",
            "--pairs",
            "5",
            "--rate",
            "50",
            "--warmup",
            "1",
            "--seconds",
            "3");

    assertThat(figures.path("delivered_per_s").asDouble()).isPositive();
  }

  @Test
  void everyoneInARoomIsShownEverything() throws Exception {
    JsonNode figures =
        load("room", "--members", "120", "--rate", "10", "--warmup", "1", "--seconds", "3");

    assertThat(figures.path("last_delivery_ms").path("max").asDouble())
        .isEqualTo(figures.path("delivery_ms").path("max").asDouble());
  }

  @Test
  void anIdleConnectionHasItsPrice() throws Exception {
    JsonNode figures = load("idle", "--connections", "200", "--warmup", "1", "--seconds", "2");

    assertThat(figures.path("connections").asInt()).isEqualTo(200);
    assertThat(figures.path("lost_sessions").asInt(-1)).isZero();
    assertThat(figures.has("rss_per_connection")).isTrue();
    assertThat(figures.has("cpu_us_per_connection_s")).isTrue();
  }

  @Test
  void allComeBackFromAStorm() throws Exception {
    JsonNode figures = load("storm", "--connections", "250");

    assertThat(figures.path("live_again_s").asDouble()).isPositive();
    assertThat(figures.path("attempts").asLong()).isGreaterThanOrEqualTo(250);
  }

  @Test
  void theKneeIsLookedForFromTheGivenRate() throws Exception {
    JsonNode figures =
        load("max", "--pairs", "5", "--rate", "20000", "--warmup", "0", "--seconds", "1");

    assertThat(figures.path("steps").path(0).path("offered_per_s").asDouble()).isEqualTo(20_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "2.5"})
  void theSocketsFloorWritesWhatItIsToldTo(String batch) throws Exception {
    JsonNode figures =
        bench(
            "floor",
            "sockets",
            "--members",
            "20",
            "--rate",
            "40",
            "--batch",
            batch,
            "--warmup",
            "1",
            "--seconds",
            "2");

    assertThat(figures.path("delivered_per_s").asDouble()).isPositive();
  }

  @Test
  void whereNobodyListensIsSaid() throws Exception {
    try (ServerProcess bench =
        ServerProcess.start(folder, Map.of(), "bench", "pairs", "--url", "http://127.0.0.1:1")) {
      assertThat(bench.awaitExit()).isEqualTo(1);
      assertThat(bench.log()).contains("http://127.0.0.1:1 cannot be reached");
    }
  }
}
