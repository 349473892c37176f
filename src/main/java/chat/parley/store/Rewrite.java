package chat.parley.store;

import chat.parley.chat.ChatId;

/// The new present state of a message that was written earlier, in the same batch or before.
///
/// @param json as clients get it from now on, UTF-8
/// @param deleted whether nothing is left of it: its edits lose their texts, and it its reactions
public record Rewrite(ChatId chatId, long seq, byte[] json, boolean deleted) {}
