package chat.parley.described;

import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Frames, checked against asyncapi.yaml.
public final class Frames {
  private static final JsonMapper JSON = new JsonMapper();

  private Frames() {}

  /// Checks a frame that a node sent.
  ///
  /// @param url to which the client connected
  public static void check(String url, String frame) {
    JsonNode tree = JSON.readTree(frame);
    if (!url.contains("/ws/user/")) {
      check("frame-" + tree.path("type").asString(""), tree);
    } else if (tree.has("error")) {
      check("reference-error", tree);
    } else {
      check("reference-message", tree);
    }
  }

  static void check(String message, JsonNode frame) {
    Descriptions.check("a frame", Descriptions.ASYNCAPI, payload(message), frame);
  }

  static boolean accepts(String message, JsonNode frame) {
    return Descriptions.errors(Descriptions.ASYNCAPI, payload(message), frame).isEmpty();
  }

  /// The messages of the channel `chat` by their names, as `request-send` or `frame-ack`.
  static Map<String, JsonNode> messages() {
    Map<String, JsonNode> messages = new TreeMap<>();
    for (var entry : Descriptions.asyncapi().at("/channels/chat/messages").properties()) {
      messages.put(
          entry.getKey(),
          Descriptions.at(Descriptions.ASYNCAPI, entry.getValue().path("$ref").asString()));
    }
    return messages;
  }

  private static String payload(String message) {
    JsonNode found = Descriptions.asyncapi().at("/components/messages/" + message + "/payload");
    if (found.isMissingNode()) {
      throw new AssertionError("docs/asyncapi.yaml does not describe " + message);
    }
    return found.path("$ref").asString().substring(1);
  }
}
