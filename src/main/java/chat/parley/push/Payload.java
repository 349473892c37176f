package chat.parley.push;

import chat.parley.chat.Attachment;
import chat.parley.chat.ChatId;
import chat.parley.chat.Event;
import chat.parley.chat.Kind;
import chat.parley.store.Pushes.Place;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/// What a browser is told of a message: JSON, so much of the text as fits.
final class Payload {
  /// Push services need take no more than 4,096 bytes (RFC 8030, section 7.2), of which the header
  /// (86), the tag (16) and the end of the padding (1) are ours (RFC 8188, section 2; RFC 8291).
  static final int MAX_BYTES = 4_096 - 86 - 16 - 1;

  /// Of the text, in characters: no notification shows more.
  static final int MAX_TEXT = 1_000;

  private static final String CUT = "…";
  private static final JsonMapper MAPPER = new JsonMapper();

  private Payload() {}

  /// @param name of the sender
  static byte[] of(ChatId chat, Place place, Event event, Event.Message message, String name) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("chat_id", chat.value());
    object.put("seq", event.seq());
    object.put("kind", place.kind().name().toLowerCase(Locale.ROOT));
    object.put("sender_id", event.sender().value());
    object.put("sender_name", name);
    object.put("title", place.kind() == Kind.DIRECT ? name : place.title());
    return withText(object, shown(message));
  }

  /// A message of files alone is told by their names.
  private static String shown(Event.Message message) {
    String text = message.text().strip();
    return text.isEmpty()
        ? message.attachments().stream().map(Attachment::name).collect(Collectors.joining(", "))
        : text;
  }

  private static byte[] withText(Map<String, Object> object, String text) {
    int length = text.codePointCount(0, text.length());
    byte[] whole = length <= MAX_TEXT ? json(object, text) : new byte[0];
    if (length <= MAX_TEXT && whole.length <= MAX_BYTES) {
      return whole;
    }
    // The longest beginning that fits: how long one is in JSON depends on what is in it.
    int fits = 0;
    int tooLong = Math.min(length, MAX_TEXT);
    while (tooLong - fits > 1) {
      int middle = (fits + tooLong) / 2;
      if (json(object, beginning(text, middle)).length <= MAX_BYTES) {
        fits = middle;
      } else {
        tooLong = middle;
      }
    }
    return json(object, beginning(text, fits));
  }

  private static String beginning(String text, int codePoints) {
    return text.substring(0, text.offsetByCodePoints(0, codePoints)) + CUT;
  }

  private static byte[] json(Map<String, Object> object, String text) {
    object.put("text", text);
    return MAPPER.writeValueAsBytes(object);
  }
}
