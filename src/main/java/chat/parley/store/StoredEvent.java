package chat.parley.store;

import chat.parley.chat.ChatId;

/// An event as clients get it: a message in its present state, with its reactions.
///
/// @param json UTF-8
public record StoredEvent(ChatId chatId, long seq, byte[] json) {}
