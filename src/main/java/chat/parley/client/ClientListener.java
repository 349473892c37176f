package chat.parley.client;

import chat.parley.chat.ChatId;
import chat.parley.chat.Event;
import chat.parley.protocol.ServerFrame;

/// What a [ParleyClient] tells its application. Called on the client's event loop, one call after
/// the other: it must not block, and may call the client.
public interface ClientListener {
  /// Something happened in a chat, done by whomever, oneself included. Each event exactly once,
  /// those of a chat in the order of their seqs and without a hole, but for what [#skipped] names.
  default void event(Event event) {}

  /// What this client did has been taken; its event is handed on too, before this or, if earlier
  /// ones are still being fetched, after.
  default void acked(ServerFrame.Ack ack) {}

  /// A chat of the user, as it stands; on each connection.
  default void chat(ServerFrame.ChatInfo chat) {}

  default void state(ClientState state) {}

  /// A member is typing; to be shown for five seconds.
  default void typing(ServerFrame.Typing typing) {}

  /// A member, oneself on another device perhaps, has read or got more of a chat.
  default void marked(ServerFrame.Marked marked) {}

  /// Of a user who is watched: at first, and on each change.
  default void presence(ServerFrame.Presence presence) {}

  /// The server complained without answering a request.
  default void failed(ServerFrame.Failure failure) {}

  /// The server could not take now what this client did, and said so: it is tried again by itself.
  default void postponed(ServerFrame.Failure why) {}

  /// These events, both ends inclusive, will not be handed on: they cannot be read any more, as
  /// after one's removal from the chat, or this version does not know them.
  default void skipped(ChatId chatId, long fromSeq, long toSeq, String why) {}
}
