package chat.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Keeps docs/protocol.md true: it must name all that the samples are made of.
final class ProtocolPageTest {
  private final String page;

  ProtocolPageTest() throws IOException {
    page = Files.readString(Path.of("docs", "protocol.md"), StandardCharsets.UTF_8);
  }

  static Stream<String> samples() {
    return Stream.of("request-", "frame-").flatMap(prefix -> Samples.names(prefix).stream());
  }

  @ParameterizedTest
  @MethodSource("samples")
  void typeAndFieldsOfEachSampleAreNamed(String name) {
    JsonNode sample = Json.object(Samples.bytes(name));
    Set<String> words = new TreeSet<>();
    collect(sample, words);

    assertThat(words)
        .allSatisfy(word -> assertThat(page).containsPattern("\\b" + Pattern.quote(word) + "\\b"));
  }

  /// Names of fields and of types; what is in `meta` and `resume` is named by clients.
  private static void collect(JsonNode node, Set<String> words) {
    for (var property : node.properties()) {
      words.add(property.getKey());
      if (property.getKey().equals("type")) {
        words.add(property.getValue().asString());
      }
      if (!property.getKey().equals("meta") && !property.getKey().equals("resume")) {
        collect(property.getValue(), words);
      }
    }
    if (node.isArray()) {
      node.forEach(element -> collect(element, words));
    }
  }

  @Test
  void eachRequestThatIsServedIsListedAsServed() {
    String served = row("requests").split("\\|", -1)[2];

    for (String name : Samples.names("request-")) {
      String type = Json.object(Samples.bytes(name)).get("type").asString();
      assertThat(served).contains("`" + type + "`");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mark", "typing", "watch"})
  void requestThatIsNotServedYetIsListedAsSuch(String type) {
    String frame = "{\"type\":\"%s\",\"id\":1}".formatted(type);
    Decoded decoded = RequestCodec.decode(frame.getBytes(StandardCharsets.UTF_8));

    boolean later = decoded instanceof Decoded.Bad bad && bad.code().equals(ErrorCode.UNSUPPORTED);
    assertThat(row("requests").split("\\|", -1)[later ? 3 : 2]).contains("`" + type + "`");
  }

  /// Of the table of what is served.
  private String row(String part) {
    return page.lines()
        .filter(line -> line.startsWith("| " + part + " |"))
        .findFirst()
        .orElseThrow();
  }
}
