package chat.parley.described;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What `docs/threat-model.md` names is there: the classes that defend, and the tests that show it.
final class ThreatModelTest {
  private static final Path PAGE = Path.of("docs/threat-model.md");
  private static final Path CODE = Path.of("src/main/java/chat/parley");
  private static final Path TESTS = Path.of("src/test/java/chat/parley");
  private static final Pattern CLASS = Pattern.compile("`([a-z]+)\\.([A-Z]\\w+)`");
  private static final Pattern TEST =
      Pattern.compile("`([A-Z]\\w+(?:Test|IT|Contract))(?:\\.(\\w+))?`");

  private static Stream<String> named(Pattern pattern) throws IOException {
    return pattern.matcher(Files.readString(PAGE)).results().map(MatchResult::group).distinct();
  }

  static Stream<String> classes() throws IOException {
    return named(CLASS);
  }

  static Stream<String> tests() throws IOException {
    return named(TEST);
  }

  @ParameterizedTest
  @MethodSource("classes")
  void aClassThatDefendsIsThere(String name) {
    MatchResult parts = CLASS.matcher(name).results().findFirst().orElseThrow();

    assertThat(CODE.resolve(parts.group(1)).resolve(parts.group(2) + ".java")).exists();
  }

  @ParameterizedTest
  @MethodSource("tests")
  void aTestThatShowsItIsThere(String name) throws IOException {
    MatchResult parts = TEST.matcher(name).results().findFirst().orElseThrow();
    String source = source(parts.group(1));

    if (parts.group(2) != null) {
      assertThat(source).contains("void " + parts.group(2) + "(");
    }
  }

  private static String source(String simpleName) throws IOException {
    try (Stream<Path> files = Files.walk(TESTS)) {
      return files
          .filter(file -> file.endsWith(simpleName + ".java"))
          .findFirst()
          .map(ThreatModelTest::read)
          .orElseThrow(() -> new AssertionError("no " + simpleName));
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
