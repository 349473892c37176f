package chat.parley.store;

import chat.parley.chat.ChatId;

/// A channel, as those see it who are looking for one.
///
/// @param members how many
public record Channel(ChatId chatId, String title, int members) {}
