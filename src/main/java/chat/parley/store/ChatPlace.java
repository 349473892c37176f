package chat.parley.store;

import chat.parley.chat.ChatId;

/// Where a chat stands in a user's list: the most recently active first, those of one moment by id.
///
/// @param activeAt time of its last event, milliseconds since the epoch, UTC
public record ChatPlace(long activeAt, ChatId chatId) {}
