package chat.parley.gateway;

import chat.parley.chat.ChatId;
import chat.parley.chat.SessionId;
import chat.parley.chat.SignInId;
import chat.parley.chat.UserId;
import chat.parley.delivery.InboxItem;
import io.netty.buffer.ByteBuf;
import java.util.Optional;
import java.util.OptionalLong;

/// What speaks on a connection. Every method is called on the connection's event loop and must not
/// block.
interface Peer {
  SessionId id();

  /// Who it is, once that is known.
  Optional<UserId> user();

  /// The device that is signed in, once that is known and if it is one of an account. Any thread.
  default Optional<SignInId> signIn() {
    return Optional.empty();
  }

  /// A whole text frame has come, which is UTF-8.
  void received(byte[] utf8);

  /// A whole binary frame has come. The protocol has none: it is read as a frame without a text.
  ///
  /// @param content borrowed until the call returns
  default void receivedBinary(ByteBuf content) {
    received(new byte[0]);
  }

  /// The client has answered the ping with this content.
  void ponged(long content);

  /// The last seq of a chat that the client has been sent; empty if there is none.
  default OptionalLong sentUpTo(ChatId chatId) {
    return OptionalLong.empty();
  }

  /// An event has come for the user.
  ///
  /// @param frame the event's JSON as a frame, borrowed until the call returns
  void happened(InboxItem.Happened event, ByteBuf frame);

  /// Whether the user belongs in a large chat, or the chat is large, may have changed at `seq`.
  /// Called after [#happened], and also if the session gets the answer instead.
  void membersChanged(ChatId chatId, long seq);

  /// The answer to a request has come.
  void answered(InboxItem.Answer answer);

  /// A frame that is shown and not kept.
  ///
  /// @param frame borrowed, as with [#happened]
  void shown(InboxItem.Shown shown, ByteBuf frame);

  /// Who blocks the user may have changed.
  void blocksChanged();

  /// Something may not have come.
  void resync();

  /// The node is going away.
  ///
  /// @return whether the client has been told to come back after that time
  boolean drain(long reconnectInMs);

  /// About once a second.
  void tick(long nowMillis);

  /// The connection is gone.
  void closed();
}
