package chat.parley.delivery;

import chat.parley.chat.Audience;
import chat.parley.chat.ChatId;
import chat.parley.chat.NodeId;
import chat.parley.chat.SessionId;
import chat.parley.chat.SignInId;
import chat.parley.chat.UserId;
import chat.parley.protocol.CloseCode;
import chat.parley.protocol.EventJson;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What arrives at a node for its sessions.
public sealed interface InboxItem {
  /// An event for all sessions, but one, of those of `audience` who are here.
  ///
  /// @param appendedAt when its command was appended to the chat log, milliseconds since the epoch,
  ///   UTC; negative if that is not known. To measure by, like the next one
  /// @param routedAt when it was written to the inbox; negative if it came another way
  record Happened(
      ChatId chatId,
      long seq,
      Audience audience,
      Optional<SessionId> exceptSession,
      EventJson event,
      long appendedAt,
      long routedAt)
      implements InboxItem {
    /// One of which nobody knows when it came by.
    public Happened(
        ChatId chatId,
        long seq,
        Audience audience,
        Optional<SessionId> exceptSession,
        EventJson event) {
      this(chatId, seq, audience, exceptSession, event, -1, -1);
    }
  }

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

  /// A user may not act any more: whatever they have open here is to be closed.
  record Barred(UserId user) implements InboxItem {}

  /// What the same owner wrote before got lost on its way here.
  record Loss() implements InboxItem {}

  /// A frame that is shown and not kept, for all sessions, but one, of those of `users` who are
  /// here. It may get lost.
  ///
  /// @param chatId the chat that it is about: who is not in it any more is not shown it
  /// @param frame UTF-8 JSON
  record Shown(
      Optional<ChatId> chatId, List<UserId> users, Optional<SessionId> exceptSession, byte[] frame)
      implements InboxItem {
    public Shown {
      users = List.copyOf(users);
    }
  }

  /// What nodes know of a user may not be so any more. It may get lost.
  record Changed(Matter matter, UserId user) implements InboxItem {}

  /// What may have changed of a user.
  enum Matter {
    /// Whether they have a session, or show it: they have come, or come again, or hide.
    PRESENCE,
    /// Whether they have a session: they have stayed away.
    ABSENCE,
    /// Who is shown to them, as they hide, or block somebody, or are blocked.
    VIEW
  }

  /// Between nodes, about where a message is.
  sealed interface Traced extends InboxItem {}

  /// A node wants to know what has become of a message.
  ///
  /// @param question of its own, which the answer names
  /// @param offset of the message's command in `partition` of the chat log
  /// @param users whose sessions it wants to know of; in a large chat, where it names none, of
  ///   those who have entered it
  record Asked(
      NodeId asker,
      long question,
      int partition,
      long offset,
      Place place,
      boolean large,
      List<UserId> users)
      implements Traced {
    public Asked {
      users = List.copyOf(users);
    }
  }

  /// What a node knows of it.
  record Told(long question, Trace trace) implements Traced {}

  /// Of a kind that this version does not know: a newer node's. It is for nobody.
  record Unknown(int kind) implements InboxItem {}

  /// Tells nothing; shows that the inbox works.
  record Probe(String token) implements InboxItem {}
}
