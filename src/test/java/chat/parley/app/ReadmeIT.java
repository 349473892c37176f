package chat.parley.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The commands of README.md, as they stand there, against a node that knows nobody yet.
class ReadmeIT {
  private static final String NODE = "http://127.0.0.1:8080";
  private static final String CLIENT = "bin/parley connect";
  private static final long PATIENCE_SECONDS = 120;

  @TempDir Path folder;

  @Test
  void sixCommandsLeadFromAnAccountToAMessage() throws Exception {
    assumeTrue(knowsJson(), "no curl that knows --json (7.82 or newer)");
    List<String> commands = commands("## From account to message");
    assertThat(commands).hasSize(6);
    try (ServerProcess server = ServerProcess.start(folder, Map.of(), "serve", "--port", "0")) {
      String line = server.awaitLine("Parley is ready: ");
      String script = script(commands, line.substring(line.indexOf("http")));

      assertThat(run(script, "hello alice\n")).contains("hello bob").contains("hello alice ✓");
    }
  }

  private static boolean knowsJson() throws InterruptedException {
    try {
      Process help = new ProcessBuilder("curl", "--help", "all").redirectErrorStream(true).start();
      String text = new String(help.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return help.waitFor() == 0 && text.contains("--json");
    } catch (IOException e) {
      return false;
    }
  }

  /// The commands of the first block below a heading; one that goes on in the next line is one.
  private static List<String> commands(String heading) throws IOException {
    String block =
        Files.readString(Path.of("README.md"))
            .lines()
            .dropWhile(line -> !line.equals(heading))
            .dropWhile(line -> !line.startsWith("    "))
            .takeWhile(line -> line.startsWith("    "))
            .map(String::strip)
            .collect(Collectors.joining("\n"));
    return block.replace("\\\n", " ").lines().toList();
  }

  /// On another port, and with the jar of this build.
  private static String script(List<String> commands, String url) throws IOException {
    String jar =
        BuiltJar.command("-Xmx256m").stream()
            .map(part -> "'" + part + "'")
            .collect(Collectors.joining(" "));
    String script = String.join("\n", commands);
    assertThat(script).contains(NODE).contains(CLIENT);
    return "set -euo pipefail\n"
        + script.replace(NODE, url).replace(CLIENT, jar + " connect --url " + url);
  }

  /// @return what it has printed
  private String run(String script, String input) throws Exception {
    Path out = folder.resolve("out");
    Process bash =
        new ProcessBuilder("bash", "-c", script)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    try (var in = bash.getOutputStream()) {
      // The client ends with its input: not before it has shown what was said.
      for (int i = 0; i < 10 * PATIENCE_SECONDS && bash.isAlive(); i++) {
        if (Files.readString(out).contains("hello bob\n")) {
          break;
        }
        TimeUnit.MILLISECONDS.sleep(100);
      }
      in.write(input.getBytes(StandardCharsets.UTF_8));
    }
    boolean ended = bash.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
    bash.descendants().forEach(ProcessHandle::destroyForcibly);
    bash.destroyForcibly();
    String printed = Files.readString(out);
    assertThat(ended).as("it has ended: %s", printed).isTrue();
    assertThat(bash.exitValue()).as("%s", printed).isZero();
    return printed;
  }
}
