package chat.parley.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/// `deploy/Dockerfile`, as far as it can be judged without building it.
class DockerfileTest {
  private static final Path FOLDER = Path.of("deploy");
  private static final Set<String> INSTRUCTIONS =
      Set.of(
          "FROM",
          "COPY",
          "RUN",
          "WORKDIR",
          "ENV",
          "USER",
          "VOLUME",
          "EXPOSE",
          "STOPSIGNAL",
          "HEALTHCHECK",
          "ENTRYPOINT",
          "CMD");

  private final List<String> lines = instructions();

  /// Without comments, each instruction in one line.
  private static List<String> instructions() {
    try {
      String text =
          String.join(
              "\n",
              Files.readAllLines(FOLDER.resolve("Dockerfile")).stream()
                  .filter(line -> !line.startsWith("#") && !line.isBlank())
                  .toList());
      return text.replaceAll("\\\\\n\\s*", "").lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> all(String instruction) {
    return lines.stream()
        .filter(line -> line.startsWith(instruction + " "))
        .map(line -> line.substring(instruction.length() + 1))
        .toList();
  }

  @Test
  void isMadeOfInstructionsThatThereAre() {
    assertThat(lines).allSatisfy(line -> assertThat(INSTRUCTIONS).contains(line.split(" ", -1)[0]));
  }

  @Test
  void whatIsCopiedIsThereAndIsSentToTheBuild() throws IOException {
    List<String> ignored = Files.readAllLines(FOLDER.resolve("Dockerfile.dockerignore"));
    Set<String> stages = new HashSet<>();
    for (String line : lines) {
      if (line.startsWith("FROM ") && line.contains(" AS ")) {
        stages.add(line.substring(line.indexOf(" AS ") + 4));
      }
      if (line.startsWith("COPY --from=")) {
        assertThat(stages).contains(line.substring("COPY --from=".length()).split(" ", -1)[0]);
      } else if (line.startsWith("COPY ")) {
        for (String source : sources(line)) {
          assertThat(Path.of(source)).exists();
          assertThat(ignored)
              .anyMatch(one -> one.startsWith("!") && source.startsWith(one.substring(1)));
        }
      }
    }
  }

  private static List<String> sources(String copy) {
    List<String> words = new ArrayList<>(List.of(copy.split(" ", -1)));
    words.removeFirst();
    words.removeIf(word -> word.startsWith("--"));
    words.removeLast();
    return words;
  }

  @Test
  void imagesHaveAVersionAndNoRegistry() {
    assertThat(all("FROM").stream().map(from -> from.split(" ", -1)[0]))
        .hasSize(3)
        .allSatisfy(image -> assertThat(image).matches("[a-z-]+:\\d[a-z0-9.-]*"))
        .noneMatch(image -> image.contains("latest"));
  }

  /// The JDK that the build needs.
  @Test
  void theJavaIsTheOneThatTheLauncherWants() throws IOException {
    String needed =
        Files.readAllLines(Path.of("bin/lib/jdk.sh")).stream()
            .filter(line -> line.startsWith("JDK_NEEDED="))
            .map(line -> line.substring("JDK_NEEDED=".length()))
            .findFirst()
            .orElseThrow();
    assertThat(all("FROM").stream().filter(from -> from.contains("temurin")))
        .hasSize(2)
        .allSatisfy(
            from ->
                assertThat(from).contains("temurin" + (from.startsWith("m") ? "-" : ":") + needed));
  }

  @Test
  void runsAsNobodyInParticularAndGetsItsSignalItself() {
    assertThat(all("USER")).last().asString().matches("\\d+:\\d+").isNotEqualTo("0:0");
    assertThat(all("STOPSIGNAL")).containsExactly("SIGTERM");
    assertThat(words(all("ENTRYPOINT").getFirst())).startsWith("java", "@/opt/parley/jvm.options");
    assertThat(words(all("CMD").getFirst())).containsExactly("serve");
    assertThat(all("HEALTHCHECK")).singleElement().asString().contains("/health/live");
  }

  /// A string would be run by a shell, which keeps the signal for itself.
  private static List<String> words(String json) {
    return List.of(new JsonMapper().readValue(json, String[].class));
  }
}
