package chat.parley.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `deploy/systemd/parley.service`: what can be read here, and what systemd itself says, where it
/// is installed.
class UnitFileTest {
  private static final Path UNIT = Path.of("deploy/systemd/parley.service");

  @TempDir Path folder;

  private static List<String> values(String key) throws IOException {
    return Files.readAllLines(UNIT).stream()
        .filter(line -> line.startsWith(key + "="))
        .map(line -> line.substring(key.length() + 1))
        .toList();
  }

  @Test
  void aNodeHasTheTimeToDrainAndIsStartedAgainUnlessItsSettingsAreWrong() throws IOException {
    assertThat(values("TimeoutStopSec")).containsExactly("40");
    assertThat(values("KillSignal")).containsExactly("SIGTERM");
    assertThat(values("Restart")).containsExactly("always");
    assertThat(values("RestartPreventExitStatus")).containsExactly("2");
    assertThat(values("ExecStart")).containsExactly("/opt/parley/bin/parley serve");
  }

  @Test
  void systemdFindsNothingWrong() throws Exception {
    Analysis analysis = analyse(Files.readString(UNIT), "verify");

    assertThat(analysis.said()).isEmpty();
    assertThat(analysis.code()).isZero();
  }

  @Test
  void systemdTellsOfWhatIsMisspelt() throws Exception {
    String wrong = Files.readString(UNIT).replace("TimeoutStopSec=", "TimeoutStoppSec=");

    assertThat(analyse(wrong, "verify").said()).contains("TimeoutStoppSec");
  }

  /// Of 10, which is a service that may do all.
  @Test
  void systemdSeesThatItMayDoLittle() throws Exception {
    Analysis analysis =
        analyse(Files.readString(UNIT), "security", "--offline=true", "--threshold=20");

    assertThat(analysis.code()).as(analysis.said()).isZero();
  }

  private record Analysis(int code, String said) {}

  /// Of the unit as it is, but for the program, which is not there.
  private Analysis analyse(String unit, String... how) throws Exception {
    assumeTrue(
        Stream.of(System.getenv("PATH").split(":", -1))
            .anyMatch(bin -> Files.isExecutable(Path.of(bin, "systemd-analyze"))),
        "systemd-analyze is not installed");
    Path launcher = Path.of("bin/parley").toAbsolutePath();
    Path file = folder.resolve("parley.service");
    Files.writeString(file, unit.replace("/opt/parley/bin/parley", launcher.toString()));
    List<String> command = new ArrayList<>(List.of("systemd-analyze"));
    command.addAll(List.of(how));
    command.add(file.toString());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Analysis(process.waitFor(), said);
  }
}
