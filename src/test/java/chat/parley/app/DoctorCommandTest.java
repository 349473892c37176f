package chat.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `parley doctor` for a node with all inside; with servers it is [DoctorIT].
class DoctorCommandTest {
  @TempDir Path folder;

  private Run doctor(Map<String, String> environment, String... args) {
    String[] all =
        Stream.concat(
                Stream.of("--timeout", "60", "--port", "0", "--data-dir", folder + "/data"),
                Stream.of(args))
            .toArray(String[]::new);
    return Run.of(environment, "doctor", all);
  }

  @Test
  void aNodeAloneNeedsNothingAndNothingIsMade() throws IOException {
    Run run = doctor(Map.of());

    assertThat(run.exitCode()).as(run.out()).isZero();
    assertThat(run.out())
        .contains(
            "ok    java         2",
            "ok    settings     Kafka inside, directory inside, store SQLite\n",
            "ok    data folder  %s/data, which is made at the first start\n".formatted(folder),
            "ok    kafka        a broker inside the node\n",
            "ok    database     ")
        .doesNotContain("FAIL");
    try (Stream<Path> made = Files.list(folder)) {
      assertThat(made).isEmpty();
    }
  }

  @Test
  void whatFailsSaysWhatToDoAndEndsWithOne() throws IOException {
    Files.writeString(folder.resolve("data"), "");

    Run run = doctor(Map.of());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out())
        .contains(
            "FAIL  data folder  %s/data is not a folder\n      → Move it away, or set --data-dir"
                .formatted(folder))
        .contains("A node will not work with this: FAIL 2");
  }

  @Test
  void settingsThatAreWrongFailOneByOne() {
    Run run = doctor(Map.of("PARLEY_ADMIN_TOKEN", "hunter2"), "-P", "auth.mode=x");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out())
        .contains(
            "FAIL  settings     parley.admin.token (environment variable PARLEY_ADMIN_TOKEN) must",
            "FAIL  settings     parley.auth.mode \"x\" (-P auth.mode) must be accounts, jwt or"
                + " open",
            "→ bin/parley config check")
        .doesNotContain("hunter2");
  }

  @Test
  void machinesGetJson() {
    Run run = doctor(Map.of(), "--json");
    JsonNode json = JsonMapper.shared().readTree(run.out());

    assertThat(run.exitCode()).isZero();
    assertThat(json.path("ok").asBoolean()).isTrue();
    assertThat(json.path("findings").valueStream().map(finding -> finding.path("what").asString()))
        .contains("java", "settings", "data folder", "kafka", "redis", "database");
    assertThat(json.path("findings").valueStream())
        .allMatch(
            finding -> finding.path("verdict").asString().equals("ok") != finding.has("remedy"));
  }

  @Test
  void aTimeOutOfNothingIsRefused() {
    assertThat(Run.of(Map.of(), "doctor", "--timeout", "0"))
        .isEqualTo(
            new Run(
                2,
                "",
                "parley doctor: --timeout: 0 is not 1 to 600 (parley doctor --help says more)\n"));
  }
}
