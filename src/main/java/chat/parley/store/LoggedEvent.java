package chat.parley.store;

import chat.parley.chat.Event;
import java.util.Optional;

/// An event to be written, with its wire form and the offset of its command in the chat log.
///
/// @param json the event as clients get it, UTF-8; kept as it is
/// @param bare of an edit: what is left of it once its message is deleted, UTF-8 JSON
public record LoggedEvent(
    Event event, byte[] json, Optional<byte[]> bare, int partition, long offset) {

  /// An event that stays as it is.
  public LoggedEvent(Event event, byte[] json, int partition, long offset) {
    this(event, json, Optional.empty(), partition, offset);
  }
}
