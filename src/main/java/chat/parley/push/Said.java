package chat.parley.push;

import chat.parley.chat.Event;
import chat.parley.chat.UserId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// A message that somebody may have to be told of.
///
/// @param replyTo the seq of the message that it answers
record Said(long seq, UserId sender, List<UserId> mentions, OptionalLong replyTo) {

  /// Of any other event: nothing. A message that is deleted, edited or reacted to tells nobody.
  static Optional<Said> of(Event event) {
    return event.change() instanceof Event.Message message && !message.deleted()
        ? Optional.of(new Said(event.seq(), event.sender(), message.mentions(), message.replyTo()))
        : Optional.empty();
  }
}
