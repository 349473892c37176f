package chat.parley.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The script of `parley completion`, in a real bash.
class CompletionTest {
  /// bash lets nobody call it who is not completing.
  private static final String PRETENDING = "compopt() { :; }; ";

  @TempDir Path folder;

  @Test
  void commandsAreCompleted() throws Exception {
    assertThat(completed("do")).containsExactly("doctor");
    assertThat(completed("config", "")).contains("check", "doc");
    assertThat(completed(""))
        .contains("serve", "demo", "broker", "connect", "token", "doctor", "config", "completion")
        .doesNotContain("warm-up");
  }

  @Test
  void optionsAreCompleted() throws Exception {
    assertThat(completed("serve", "--po")).containsExactly("--port");
    assertThat(completed("config", "check", "--con")).containsExactly("--config");
    assertThat(completed("token", "--")).contains("--user", "--ttl", "--data-dir");
  }

  @Test
  void theLastPartOfAPathIsEnough() throws Exception {
    assertThat(bash("complete -p parley"))
        .singleElement()
        .asString()
        .contains("-F _complete_parley");
  }

  /// What is offered for the last word.
  private List<String> completed(String... words) throws Exception {
    StringBuilder line = new StringBuilder("COMP_WORDS=(parley");
    for (String word : words) {
      line.append(" '").append(word).append('\'');
    }
    line.append("); COMP_CWORD=").append(words.length);
    return bash(line + "; _complete_parley; printf '%s\\n' \"${COMPREPLY[@]}\"").stream()
        .map(String::strip)
        .toList();
  }

  private List<String> bash(String commands) throws Exception {
    Path script = folder.resolve("completion");
    Files.writeString(script, Run.of(Map.of(), "completion").out());
    Process bash =
        new ProcessBuilder(
                "bash", "--norc", "-c", PRETENDING + ". \"$0\"; " + commands, script.toString())
            .redirectErrorStream(true)
            .start();
    String out = new String(bash.getInputStream().readAllBytes(), UTF_8);
    assertThat(bash.waitFor()).as(out).isZero();
    return out.lines().toList();
  }
}
