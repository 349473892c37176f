package chat.parley.protocol;

import chat.parley.chat.Event;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// An event's wire form: encoded once by its sequencer, then stored, routed and sent as it is.
///
/// @param utf8 one JSON object; not to be changed
public record EventJson(byte[] utf8) {
  private static final byte[] MEMBERS = start("members_");
  private static final byte[] CREATED = start("chat_created\"");

  /// Whether members come or go by it. Tells without reading it: its type stands first.
  public boolean changesMembers() {
    return starts(MEMBERS) || starts(CREATED);
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
