package chat.parley.protocol;

import chat.parley.chat.Event;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// An event's wire form: encoded once by its sequencer, then stored, routed and sent as it is.
///
/// @param utf8 one JSON object; not to be changed
public record EventJson(byte[] utf8) {
  private static final byte[] TYPE = start("");
  private static final byte[] MEMBERS = start("members_");
  private static final byte[] CREATED = start("chat_created\"");

  /// Whether members come or go by it. Tells without reading it: its type stands first.
  public boolean changesMembers() {
    return starts(MEMBERS) || starts(CREATED);
  }

  /// The `type`. Tells without reading the rest.
  public String type() {
    int end = TYPE.length;
    while (end < utf8.length && utf8[end] != '"') {
      end++;
    }
    return new String(utf8, TYPE.length, end - TYPE.length, StandardCharsets.UTF_8);
  }

  private boolean starts(byte[] start) {
    return utf8.length >= start.length
        && Arrays.equals(utf8, 0, start.length, start, 0, start.length);
  }

  private static byte[] start(String type) {
    return ("{\"type\":\"" + type).getBytes(StandardCharsets.UTF_8);
  }

  public Event decode() {
    return EventCodec.decode(utf8);
  }
}
