package chat.parley.protocol;

import chat.parley.chat.Event;

/// An event's wire form: encoded once by its sequencer, then stored, routed and sent as it is.
///
/// @param utf8 one JSON object; not to be changed
public record EventJson(byte[] utf8) {
  public Event decode() {
    return EventCodec.decode(utf8);
  }
}
