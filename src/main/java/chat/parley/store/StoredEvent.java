package chat.parley.store;

import chat.parley.chat.ChatId;

/// An event as clients get it.
///
/// @param json UTF-8
public record StoredEvent(ChatId chatId, long seq, byte[] json) {}
