package chat.parley.described;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.MalformedFrames;
import chat.parley.protocol.MalformedFrames.Malformed;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What the codec refuses is refused by docs/asyncapi.yaml too, as far as a schema can say it.
final class LimitsDescribedTest {
  private static final JsonMapper JSON = new JsonMapper();

  /// What only words can say, by the names of the frames.
  private static final Set<String> BEYOND_SCHEMAS =
      Set.of(
          // How the JSON is written.
          "duplicate id",
          "meta key twice",
          "ISO 8859-1",
          "surrogate in UTF-8",
          "id with a fraction of 0",
          "id with an exponent",
          // A schema counts code points, and knows neither bytes nor halves of a pair.
          "text too large in UTF-8",
          "text with half a pair",
          "text with a pair reversed",
          "client_id half",
          "emoji half",
          "meta key half",
          // It compares no strings.
          "direct unsorted");

  static Stream<Malformed> readable() {
    return MalformedFrames.all().filter(LimitsDescribedTest::isReadable);
  }

  private static boolean isReadable(Malformed malformed) {
    try {
      JsonNode tree = JSON.readTree(new String(malformed.frame(), UTF_8));
      return tree.isObject()
          && Frames.messages().containsKey("request-" + tree.path("type").asString(""));
    } catch (JacksonException e) {
      return false;
    }
  }

  @ParameterizedTest
  @MethodSource("readable")
  void whatTheCodecRefusesTheDescriptionRefusesIfItCan(Malformed malformed) {
    JsonNode tree = JSON.readTree(new String(malformed.frame(), UTF_8));

    assertThat(Frames.accepts("request-" + tree.path("type").asString(), tree))
        .as("%s: %s", malformed.name(), String.join(", ", malformed.says()))
        .isEqualTo(BEYOND_SCHEMAS.contains(malformed.name()));
  }
}
