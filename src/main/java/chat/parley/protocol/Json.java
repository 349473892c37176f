package chat.parley.protocol;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamContext;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// JSON as the protocol allows it: one object, strict, no duplicate keys, nested at most
/// [#MAX_NESTING] deep.
final class Json {
  static final int MAX_NESTING = 32;
  private static final int MAX_NUMBER_LENGTH = 32;
  private static final int MAX_NAME_LENGTH = 1_024;

  static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_NESTING)
                          .maxNumberLength(MAX_NUMBER_LENGTH)
                          .maxNameLength(MAX_NAME_LENGTH)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  // Else a frame in UTF-16 or UTF-32 would be taken, as would one with a BOM.
                  .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private Json() {}

  /// @throws BadFrame naming the top-level field in which the text stops being readable
  static JsonNode object(byte[] utf8) {
    try (JsonParser parser = MAPPER.createParser(utf8)) {
      JsonNode node = read(parser);
      if (node == null || !node.isObject()) {
        throw new BadFrame("a frame must be one JSON object");
      }
      return node;
    }
  }

  private static JsonNode read(JsonParser parser) {
    try {
      return MAPPER.readTree(parser);
    } catch (StreamConstraintsException e) {
      String limit =
          parser.streamReadContext().getNestingDepth() >= MAX_NESTING
              ? "nested more than " + MAX_NESTING + " deep"
              : "a number of more than %d digits or a name of more than %d characters"
                  .formatted(MAX_NUMBER_LENGTH, MAX_NAME_LENGTH);
      throw new BadFrame("%s is not readable: %s".formatted(field(parser), limit));
    } catch (JacksonException e) {
      throw new BadFrame(
          "%s is not JSON, at byte %d".formatted(field(parser), e.getLocation().getByteOffset()));
    }
  }

  private static String field(JsonParser parser) {
    TokenStreamContext context = parser.streamReadContext();
    while (context != null && context.getParent() != null && !context.getParent().inRoot()) {
      context = context.getParent();
    }
    String name = context == null ? null : context.currentName();
    return name == null ? "the frame" : Fields.abbreviated(name);
  }
}
