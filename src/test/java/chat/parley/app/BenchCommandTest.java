package chat.parley.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `parley bench` as far as it goes without a node.
class BenchCommandTest {
  @ParameterizedTest(name = "parley bench {0}")
  @CsvSource(
      delimiterString = "=>",
      textBlock =
          """
          --rate 5 =>                      a scenario is missing: pairs, room, idle, storm or max
          pairs --pairs 0 =>               --pairs: 0 is not 1 to 100000
          pairs --pairs 100001 =>          --pairs: 100001 is not 1 to 100000
          pairs --rate 0 =>                --rate: 0 is not 1 to 1000000
          pairs --rate 1000001 =>          --rate: 1000001 is not 1 to 1000000
          room --members 1 =>              --members: 1 is not 2 to 10000
          room --members 10001 =>          --members: 10001 is not 2 to 10000
          pairs --chats -1 =>              --chats: -1 is not 0 to 10000000
          pairs --chats 10000001 =>        --chats: 10000001 is not 0 to 10000000
          idle --connections 0 =>          --connections: 0 is not 1 to 200000
          idle --connections 200001 =>     --connections: 200001 is not 1 to 200000
          pairs --seconds 0 =>             --seconds: 0 is not 1 to 86400
          pairs --seconds 86401 =>         --seconds: 86401 is not 1 to 86400
          pairs --warmup -1 =>             --warmup: -1 is not 0 to 3600
          pairs --warmup 3601 =>           --warmup: 3601 is not 0 to 3600
          pairs --size 63 =>               --size: 63 is not 64 to 16384
          pairs --size 16385 =>            --size: 16385 is not 64 to 16384
          pairs --url ftp://x =>           --url: ftp://x is not of the form http://host:port
          pairs --secret short =>          --secret must have at least 32 bytes, and has 5
          room --protocol reference =>     --protocol reference: that protocol knows pairs only
          storm --protocol reference =>    --protocol reference: that protocol knows pairs only
          pairs --prefix A =>              --prefix: is for pairs, and 1 to 20 of a-z, 0-9 and -
          room --prefix a =>               --prefix: is for pairs, and 1 to 20 of a-z, 0-9 and -
          pairs --kill-pid 1 =>            --kill-pid: only storm kills a node
          storm --kill-pid -1 =>           --kill-pid: there is no process -1
          storm --kill-pid 999999999 =>    --kill-pid: there is no process 999999999
          storm --kill-pid 1 =>            --kill-pid: 1 is not named by --server-pid
          storm --kill-pid 1 --server-pid 2 =>  --kill-pid: 1 is not named by --server-pid
          """)
  void whatIsAskedWronglyIsOneLineThatNamesTheOptionAndItsLimits(String line, String complaint) {
    StringWriter err = new StringWriter();
    int exitCode =
        Main.commandLine(Map.of(), Map.of())
            .setErr(new PrintWriter(err))
            .execute(("bench " + line).split(" ", -1));

    assertThat(exitCode).isEqualTo(2);
    assertThat(err)
        .hasToString("parley bench: " + complaint + " (parley bench --help says more)\n");
  }

  @Test
  void aNodeIsNotKilledWhereItsUsersHaveNowhereToGo() {
    long own = ProcessHandle.current().pid();

    whatIsAskedWronglyIsOneLineThatNamesTheOptionAndItsLimits(
        "storm --url http://a --url http://a --server-pid %1$d --kill-pid %1$d".formatted(own),
        "--kill-pid: name a second --url, for its users to go to");
  }

  @Test
  void aProcessOfSomebodyElseIsNotKilled() {
    Optional<String> own = ProcessHandle.current().info().user();
    Optional<ProcessHandle> other =
        ProcessHandle.allProcesses()
            .filter(it -> it.info().user().isPresent() && !it.info().user().equals(own))
            .findFirst();
    assumeThat(other).isPresent();

    whatIsAskedWronglyIsOneLineThatNamesTheOptionAndItsLimits(
        "storm --server-pid %1$d --kill-pid %1$d".formatted(other.orElseThrow().pid()),
        "--kill-pid: %d belongs to %s"
            .formatted(other.orElseThrow().pid(), other.orElseThrow().info().user().orElseThrow()));
  }

  @ParameterizedTest(name = "parley bench floor {0}")
  @CsvSource(
      delimiterString = "=>",
      textBlock =
          """
          sockets --members 0 =>       --members: 0 is not 1 to 20000
          sockets --members 20001 =>   --members: 20001 is not 1 to 20000
          sockets --rate 0 =>          --rate: 0 is not 1 to 100000
          sockets --rate 100001 =>     --rate: 100001 is not 1 to 100000
          sockets --batch 0 =>         --batch: 0 is not 1 to 1000
          sockets --batch 0.5 =>       --batch: 0.5 is not 1 to 1000
          sockets --batch 1001 =>      --batch: 1001 is not 1 to 1000
          sockets --frame 0 =>         --frame: 0 is not 1 to 65536
          sockets --frame 65537 =>     --frame: 65537 is not 1 to 65536
          sockets --seconds 0 =>       --seconds: 0 is not 1 to 86400
          sockets --warmup -1 =>       --warmup: -1 is not 0 to 3600
          pipeline --kafka x --database y --rate 0 =>     --rate: 0 is not 1 to 1000000
          pipeline --kafka x --database y --size 63 =>    --size: 63 is not 64 to 16384
          pipeline --kafka x --database y --seconds 0 =>  --seconds: 0 is not 1 to 86400
          """)
  void whatIsAskedOfAFloorWronglyNamesTheOptionAndItsLimits(String line, String complaint) {
    StringWriter err = new StringWriter();
    int exitCode =
        Main.commandLine(Map.of(), Map.of())
            .setErr(new PrintWriter(err))
            .execute(("bench floor " + line).split(" ", -1));

    assertThat(exitCode).isEqualTo(2);
    assertThat(err.toString()).startsWith("parley bench floor: " + complaint);
  }
}
