package chat.parley.delivery;

import chat.parley.chat.Audience;
import chat.parley.chat.ChatId;
import chat.parley.chat.SessionId;
import chat.parley.chat.SignInId;
import chat.parley.chat.UserId;
import chat.parley.protocol.CloseCode;
import chat.parley.protocol.EventJson;
import java.util.Optional;
import java.util.Set;

/// What arrives at a node for its sessions.
public sealed interface InboxItem {
  /// An event for all sessions, but one, of those of `audience` who are here.
  record Happened(
      ChatId chatId,
      long seq,
      Audience audience,
      Optional<SessionId> exceptSession,
      EventJson event)
      implements InboxItem {}

  /// The answer to a request of a session.
  ///
  /// @param place where the event stands that the answer is about, if it is new: the answer takes
  ///   its turn among the chat's events
  /// @param frame the answer's frame, UTF-8 JSON
  record Answer(SessionId session, long requestId, Optional<Place> place, byte[] frame)
      implements InboxItem {}

  /// A seq of a chat.
  record Place(ChatId chatId, long seq) {}

  /// A session is to be closed.
  record Close(SessionId session, CloseCode code) implements InboxItem {}

  /// Devices of a user are signed in no more: what they have open here is to be closed.
  record SignedOut(UserId user, Set<SignInId> devices) implements InboxItem {
    public SignedOut {
      devices = Set.copyOf(devices);
    }
  }

  /// What the same owner wrote before got lost on its way here.
  record Loss() implements InboxItem {}

  /// Tells nothing; shows that the inbox works.
  record Probe(String token) implements InboxItem {}
}
