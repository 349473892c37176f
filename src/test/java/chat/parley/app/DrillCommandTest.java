package chat.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/// `parley drill` as far as it goes without a cluster.
class DrillCommandTest {
  @ParameterizedTest(name = "parley drill {0}")
  @CsvSource(
      delimiterString = "=>",
      textBlock =
          """
          --nodes 0 =>        --nodes: 0 is not 1 to 9
          --nodes 10 =>       --nodes: 10 is not 1 to 9
          --brokers 2 =>      --brokers: 2 is not 1 or 3
          --pairs 0 =>        --pairs: 0 is not 1 to 1000
          --pairs 1001 =>     --pairs: 1001 is not 1 to 1000
          --rate 0 =>         --rate: 0 is not 1 to 5000
          --rate 5001 =>      --rate: 5001 is not 1 to 5000
          --duration 0 =>     --duration: 0 is not 1 to 86400
          --duration 86401 => --duration: 86401 is not 1 to 86400
          --seed x =>         Invalid value for option '--seed': 'x' is not a long
          --fault kill-all => --fault: there is no fault 'kill-all': --list names them
          """)
  void whatIsAskedWronglyIsOneLineThatNamesTheOptionAndItsLimits(String line, String complaint) {
    assertThat(run(List.of(), line.split(" ")))
        .isEqualTo(
            new Outcome(
                2, "", "parley drill: " + complaint + " (parley drill --help says more)\n"));
  }

  @Test
  void theListNamesEachFaultOnceAndWhatItDoes() {
    Outcome outcome = run(List.of("PostgreSQL"), "--list");

    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out().lines().map(line -> line.split(" ", -1)[0]))
        .doesNotHaveDuplicates()
        .contains("kill-node", "pause-owner", "stop-node", "flush-redis");
    assertThat(outcome.out().lines())
        .allMatch(line -> line.matches("[a-z-]+ +\\S.{20,}"))
        .anyMatch(line -> line.startsWith("kill-node ") && line.endsWith("(short drill)"))
        .anyMatch(line -> line.startsWith("stop-node ") && !line.endsWith("(short drill)"));
  }

  @Test
  void programsThatAreMissingAreAllNamed() {
    assertThat(run(List.of("PostgreSQL (a package)", "redis-server (another)"), "--short"))
        .isEqualTo(
            new Outcome(
                2,
                "",
                "parley drill: please install PostgreSQL (a package) and redis-server"
                    + " (another)\n"));
  }

  @Test
  void aWrongOptionIsToldBeforeWhatIsMissing() {
    assertThat(run(List.of("PostgreSQL"), "--nodes", "0").err()).contains("--nodes: 0");
  }

  private record Outcome(int exitCode, String out, String err) {}

  private static Outcome run(List<String> missing, String... args) {
    CommandLine parley = Main.commandLine(Map.of(), Map.of());
    parley.getCommandSpec().removeSubcommand("drill");
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    parley
        .addSubcommand(new DrillCommand(() -> missing))
        .setParameterExceptionHandler(parley.getParameterExceptionHandler())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err));
    String[] line = new String[args.length + 1];
    line[0] = "drill";
    System.arraycopy(args, 0, line, 1, args.length);
    int exitCode = parley.execute(line);
    return new Outcome(exitCode, out.toString(), err.toString());
  }
}
