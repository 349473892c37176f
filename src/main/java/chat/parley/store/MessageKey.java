package chat.parley.store;

import chat.parley.chat.ChatId;
import chat.parley.chat.UserId;

/// A message, as it concerns a user who wants to change it or react to it.
public record MessageKey(ChatId chatId, long seq, UserId user) {}
