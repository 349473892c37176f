package chat.parley.store;

import chat.parley.chat.ChatId;
import chat.parley.chat.MessageId;
import chat.parley.chat.UserId;

/// Where an event comes from.
///
/// @param sentAt milliseconds since the epoch, UTC
/// @param partition of the chat log that its command stands in, at `offset`
/// @param sameLog whether it is the log there is now: offsets of one that was made again start
///   again
public record Provenance(
    ChatId chatId,
    long seq,
    MessageId id,
    UserId sender,
    long sentAt,
    int partition,
    long offset,
    boolean sameLog) {}
