package chat.parley.delivery;

import chat.parley.chat.Audience;
import chat.parley.chat.ChatId;
import chat.parley.chat.NodeId;
import chat.parley.chat.SessionId;
import chat.parley.protocol.EventJson;
import java.util.Optional;

/// What the router is given, in the order in which sessions are to get it.
public sealed interface Delivery {
  /// An event, for every session of its audience but the one that asked for it.
  ///
  /// @param appendedAt when its command was appended to the chat log, milliseconds since the epoch,
  ///   UTC; negative if that is not known
  record ToAudience(
      ChatId chatId,
      long seq,
      Audience audience,
      Optional<SessionId> exceptSession,
      EventJson event,
      long appendedAt)
      implements Delivery {
    /// One of which is not known when its command was appended.
    public ToAudience(
        ChatId chatId,
        long seq,
        Audience audience,
        Optional<SessionId> exceptSession,
        EventJson event) {
      this(chatId, seq, audience, exceptSession, event, -1);
    }
  }

  /// The answer to a request, for the session that asked.
  record ToSession(NodeId node, InboxItem.Answer answer) implements Delivery {}
}
