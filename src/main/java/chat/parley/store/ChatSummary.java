package chat.parley.store;

import chat.parley.chat.ChatId;
import chat.parley.chat.Kind;
import java.util.Optional;

/// A chat in a user's list.
///
/// @param head the seq of its last event
/// @param members how many
/// @param unread messages of others after `readSeq`, counted up to [#MAX_UNREAD], among the last
///   [#UNREAD_WINDOW] events
/// @param readSeq up to where the user has read
/// @param deliveredSeq up to where a device of theirs has got it, at least `readSeq`
/// @param preference what the user prefers of it
/// @param lastMessage the last message as clients get it, UTF-8 JSON
public record ChatSummary(
    ChatId chatId,
    Kind kind,
    String title,
    long head,
    int members,
    int unread,
    long readSeq,
    long deliveredSeq,
    Personal.ChatPreference preference,
    Optional<byte[]> lastMessage) {
  /// Counting stops here, so that a list of chats costs the same however much was missed.
  public static final int MAX_UNREAD = 1_000;

  /// Counting looks no further back: who has written this much since they read last, has read.
  public static final int UNREAD_WINDOW = 2_000;
}
