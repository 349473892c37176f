package chat.parley.store;

/// An event that was written earlier, with the offset of its command in the chat log.
public record AppliedEvent(long offset, StoredEvent event) {}
