package chat.parley.store;

import chat.parley.chat.Event;

/// An event to be written, with its wire form and the offset of its command in the chat log.
///
/// @param json the event as clients get it, UTF-8; kept as it is
public record LoggedEvent(Event event, byte[] json, int partition, long offset) {}
