package chat.parley.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import chat.parley.drill.Drill;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The short drill, as everyone runs it: `parley drill --short`. A shared machine is slow at times,
/// so it is the guarantees that count here, and no figure.
class DrillIT {
  private static final long PATIENCE_MINUTES = 15;

  @TempDir Path folder;

  @Test
  void everyGuaranteeHoldsUnderTheFaultsOfTheShortDrill() throws Exception {
    List<String> missing = Drill.missingPrograms();
    assumeTrue(missing.isEmpty(), () -> "not installed: " + missing);
    Path json = folder.resolve("drill.json");
    Path out = folder.resolve("drill.txt");
    List<String> command = BuiltJar.command();
    command.addAll(List.of("drill", "--short", "--json", json.toString()));
    Process drill =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile()).start();
    try {
      assertThat(drill.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)).isTrue();
    } finally {
      // Its children end with it.
      drill.destroy();
      drill.waitFor(1, TimeUnit.MINUTES);
    }
    assertThat(drill.exitValue()).as(Files.readString(out)).isZero();
    JsonNode rows = JsonMapper.shared().readTree(json).path("faults");
    assertThat(rows).isNotEmpty();
    for (JsonNode row : rows) {
      assertThat(row.path("acknowledged").asLong()).as(row.toString()).isPositive();
    }
  }
}
