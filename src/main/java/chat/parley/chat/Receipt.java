package chat.parley.chat;

/// The answer to an accepted command: where its event stands.
public record Receipt(long seq, MessageId id, long at) {}
