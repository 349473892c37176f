package chat.parley.protocol;

import chat.parley.chat.ChatId;
import chat.parley.chat.ClientId;
import chat.parley.chat.Event;
import chat.parley.chat.Kind;
import chat.parley.chat.MessageId;
import chat.parley.chat.NodeId;
import chat.parley.chat.SessionId;
import chat.parley.chat.UserId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// What a node sends.
public sealed interface ServerFrame {
  /// The answer to `hello` and `resume`.
  ///
  /// @param serverTime milliseconds since the epoch, UTC
  /// @param heartbeatMs the client sends something at least this often
  /// @param unread messages in the chats that are described next, see [ChatInfo]; together
  record Welcome(
      long id,
      UserId userId,
      SessionId sessionId,
      NodeId nodeId,
      long serverTime,
      long heartbeatMs,
      int maxTextBytes,
      long unread)
      implements ServerFrame {
    public Welcome withUnread(long messages) {
      return new Welcome(
          id, userId, sessionId, nodeId, serverTime, heartbeatMs, maxTextBytes, messages);
    }
  }

  /// A chat in the user's list.
  ///
  /// @param seq of its last event
  /// @param readSeq up to where the user has read
  /// @param deliveredSeq up to where a device of theirs has got it; not before `readSeq`
  /// @param mutedUntil milliseconds since the epoch, UTC; 0 if the user has not muted it
  record ChatInfo(
      ChatId chatId,
      Kind kind,
      String title,
      long seq,
      int members,
      int unread,
      long readSeq,
      long deliveredSeq,
      long mutedUntil,
      boolean archived,
      Optional<EventJson> lastMessage)
      implements ServerFrame {}

  /// An event of a chat.
  record Happened(Event event) implements ServerFrame {}

  /// From here on everything is new.
  record Live() implements ServerFrame {}

  /// These events were not sent: page them with `history`. Both ends inclusive.
  record Gap(ChatId chatId, long fromSeq, long toSeq) implements ServerFrame {}

  /// The answer to what changes a chat.
  record Ack(
      long id,
      Optional<ClientId> clientId,
      ChatId chatId,
      MessageId messageId,
      long seq,
      long sentAt,
      boolean duplicate)
      implements ServerFrame {}

  /// The answer to what failed; without an id it answers no request.
  ///
  /// @param chatId the chat concerned, where no request names it
  record Failure(
      OptionalLong id,
      Optional<ChatId> chatId,
      ErrorCode code,
      String message,
      OptionalLong retryAfterMs)
      implements ServerFrame {
    public static Failure answering(long id, ErrorCode code, String message) {
      return new Failure(
          OptionalLong.of(id), Optional.empty(), code, message, OptionalLong.empty());
    }
  }

  record Pong(long id) implements ServerFrame {}

  /// The session has taken the token.
  ///
  /// @param expiresAt when it will be closed unless another one comes; empty: never
  record Renewed(long id, OptionalLong expiresAt) implements ServerFrame {}

  /// Ascending by seq, messages in their present state.
  ///
  /// @param seq the chat's last one when the page was read: what had changed its messages up to
  ///   there is in them. A client applies to them what it has been sent with a higher seq, as it
  ///   may have been sent that before this page; without this number it could not tell what that is
  /// @param hasMore whether there are further ones in the direction asked for
  record HistoryPage(long id, ChatId chatId, List<EventJson> events, long seq, boolean hasMore)
      implements ServerFrame {
    public HistoryPage {
      events = List.copyOf(events);
    }
  }

  /// Somebody is typing: shown for five seconds.
  record Typing(ChatId chatId, UserId userId) implements ServerFrame {}

  /// Up to where a member has read a chat, and up to where a device of theirs has got it.
  record Marked(ChatId chatId, UserId userId, long readSeq, long deliveredSeq)
      implements ServerFrame {}

  /// Whether somebody has a session.
  ///
  /// @param lastSeen when they had their last one, if that is known; never of one who is online
  record Presence(UserId userId, boolean online, OptionalLong lastSeen) implements ServerFrame {}

  /// What the user prefers of a chat, all of it: the answer to `prefer`, and without an id shown to
  /// the user's other sessions.
  record ChatPreferred(OptionalLong id, ChatId chatId, long mutedUntil, boolean archived)
      implements ServerFrame {}

  /// The same of their presence.
  record PresencePreferred(OptionalLong id, boolean hidden) implements ServerFrame {}

  /// Whom the user blocks, or no more: the answer to `block`, and without an id shown to the user's
  /// other sessions.
  record Blocked(OptionalLong id, UserId userId, boolean on) implements ServerFrame {}

  /// Send `resume` now.
  record Resync() implements ServerFrame {}

  /// The node is going away: come back after this time.
  record Drain(long reconnectInMs) implements ServerFrame {}

  /// A type that this version does not know. Ignored, so that newer nodes may add some.
  record Unknown(String type) implements ServerFrame {}
}
