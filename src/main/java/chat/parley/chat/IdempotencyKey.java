package chat.parley.chat;

/// Names one command for ever, however often it is sent.
public record IdempotencyKey(ChatId chatId, UserId sender, ClientId clientId) {}
