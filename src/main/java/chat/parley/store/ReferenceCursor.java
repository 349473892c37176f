package chat.parley.store;

import chat.parley.chat.ChatId;

/// How far the reference system's endpoint has delivered a chat to a user.
///
/// @param seq delivered up to and including this one
/// @param head the chat's last seq
public record ReferenceCursor(ChatId chatId, long seq, long head) {}
