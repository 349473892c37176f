package chat.parley.client;

import chat.parley.protocol.ServerFrame;

/// Where a client starts in a chat of which it holds no cursor.
@FunctionalInterface
public interface Start {
  /// Hands on what comes from now on; and of a chat that first shows up after a reconnect, all: it
  /// may well have come into being meanwhile, with messages for us in it.
  Start WITH_WHAT_IS_NEW = (chat, reconnected) -> reconnected ? 0 : chat.seq();

  Start FROM_THE_BEGINNING = (_, _) -> 0;

  /// The seq after which events are handed on, 0 to `chat.seq()`.
  ///
  /// @param reconnected whether this client has been live before
  long after(ServerFrame.ChatInfo chat, boolean reconnected);
}
