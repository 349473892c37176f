package chat.parley.delivery;

import chat.parley.chat.ChatId;
import chat.parley.chat.NodeId;
import chat.parley.chat.SessionId;
import chat.parley.chat.UserId;
import chat.parley.protocol.EventJson;
import java.util.List;
import java.util.Optional;

/// What the router is given, in the order in which sessions are to get it.
public sealed interface Delivery {
  /// An event, for every session of its audience but the one that asked for it.
  record ToAudience(
      ChatId chatId,
      long seq,
      List<UserId> audience,
      Optional<SessionId> exceptSession,
      EventJson event)
      implements Delivery {
    public ToAudience {
      audience = List.copyOf(audience);
    }
  }

  /// The answer to a request, for the session that asked.
  record ToSession(NodeId node, InboxItem.Answer answer) implements Delivery {}
}
