package chat.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.app.AuthorisationTable.Line;
import chat.parley.described.Exchanges;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// No request is left out of the table. What there is, is read from the sources: neither the codec
/// nor the API tells.
class AuthorisationTableTest {
  private static final Path SOURCES = Path.of("src/main/java/chat/parley");
  private static final Pattern TYPE = Pattern.compile("case \"(\\w+)\" ->");
  private static final Pattern ROUTE =
      Pattern.compile("Route\\.(?:of|open|streamed)\\(\\s*\"([A-Z]+)\",\\s*\"(/[^\"]*)\"");

  @Test
  void everyTypeOfFrameIsInIt() throws IOException {
    String codec = Files.readString(SOURCES.resolve("protocol/RequestCodec.java"));
    String types = codec.substring(codec.indexOf("return switch (type)"), codec.indexOf("default"));
    List<String> inTable =
        AuthorisationTable.lines().stream()
            .filter(line -> !line.byHttp())
            .map(line -> line.request().split(" ", 2)[0])
            .toList();

    assertThat(found(TYPE, types).map(type -> type.group(1)))
        .hasSizeGreaterThan(15)
        .isSubsetOf(inTable);
  }

  @Test
  void everyRouteIsInIt() throws IOException {
    List<String> inTable =
        AuthorisationTable.lines().stream().filter(Line::byHttp).map(Line::request).toList();
    List<String> sources;
    try (Stream<Path> files = Files.list(SOURCES.resolve("api"))) {
      sources = files.map(AuthorisationTableTest::text).toList();
    }

    assertThat(sources.stream().flatMap(source -> found(ROUTE, source)))
        .hasSizeGreaterThan(25)
        .allSatisfy(
            route -> {
              Pattern request =
                  Pattern.compile(
                      route.group(1) + " " + route.group(2).replaceAll("\\{\\w+}", "[^/]+"));
              assertThat(inTable).anyMatch(line -> request.matcher(line).matches());
            });
  }

  /// What the gateway answers itself, too.
  @Test
  void everyOperationDescribedIsInIt() {
    List<String> inTable =
        AuthorisationTable.lines().stream().filter(Line::byHttp).map(Line::request).toList();

    assertThat(Exchanges.described())
        .hasSizeGreaterThan(25)
        .map(answer -> answer.substring(0, answer.lastIndexOf(' ')))
        .allSatisfy(
            operation -> {
              Pattern request = Pattern.compile(operation.replaceAll("\\{\\w+}", "[^/]+"));
              assertThat(inTable).anyMatch(line -> request.matcher(line).matches());
            });
  }

  private static Stream<MatchResult> found(Pattern pattern, String text) {
    return pattern.matcher(text).results();
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
