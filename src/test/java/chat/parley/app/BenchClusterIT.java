package chat.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What of `parley bench` needs more than one node, on the cluster that `parley bench cluster`
/// starts, by the lines that it prints.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BenchClusterIT {
  @TempDir static Path folder;

  /// Six processes start one after the other, on a machine that may be busy.
  private static final long START_SECONDS = 240;

  private ServerProcess cluster;
  private List<String> nodes;
  private List<String> backing;

  @BeforeAll
  void start() throws Exception {
    cluster = ServerProcess.start(folder, Map.of(), "bench", "cluster", "--nodes", "2");
    nodes = words(cluster.awaitLine("parley bench pairs ", START_SECONDS));
    backing = words(cluster.awaitLine("parley bench floor "));
  }

  @AfterAll
  void stop() throws Exception {
    try (ServerProcess ending = cluster) {
      ending.endInput();
      assertThat(ending.awaitExit()).as(ending::log).isZero();
    }
  }

  /// The arguments of a printed line, after `parley bench` and the scenario.
  private static List<String> words(String line) {
    List<String> words = Arrays.asList(line.strip().replace("'", "").split(" "));
    return words.subList(3, words.size());
  }

  private static JsonNode bench(List<String> arguments, String... more) throws Exception {
    Path json = folder.resolve("figures.json");
    List<String> command = new ArrayList<>(List.of("bench"));
    command.addAll(arguments);
    command.addAll(List.of(more));
    command.addAll(List.of("--json", json.toString()));
    try (ServerProcess bench =
        ServerProcess.start(folder, Map.of(), command.toArray(String[]::new))) {
      assertThat(bench.awaitExit()).as(bench::log).isZero();
    }
    return JsonMapper.builder().build().readTree(json.toFile());
  }

  @Test
  void nothingIsLostInThePipelineFloor() throws Exception {
    List<String> floor = new ArrayList<>(List.of("floor"));
    floor.addAll(backing);

    JsonNode figures = bench(floor, "--rate", "100", "--warmup", "1", "--seconds", "2");

    assertThat(figures.path("lost").asLong(-1)).isZero();
    assertThat(figures.path("ack_ms").path("max").asDouble()).isPositive();
  }

  @Test
  void whoWasOnAKilledNodeComesBackOnAnotherAndMissesNothing() throws Exception {
    List<String> storm = new ArrayList<>(List.of("storm"));
    storm.addAll(nodes);
    String first = nodes.get(nodes.indexOf("--server-pid") + 1);

    JsonNode figures = bench(storm, "--connections", "150", "--kill-pid", first);

    assertThat(ProcessHandle.of(Long.parseLong(first)).filter(ProcessHandle::isAlive)).isEmpty();
    assertThat(figures.path("attempts").asLong()).isGreaterThanOrEqualTo(150);
    assertThat(figures.has("unanswered")).isTrue();
    for (String check : new String[] {"lost", "duplicated", "misordered"}) {
      assertThat(figures.path(check).asLong(-1)).as(check).isZero();
    }
  }
}
