package chat.parley.client;

import chat.parley.chat.ChatId;
import chat.parley.chat.Event;
import chat.parley.protocol.ServerFrame;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps what an application throws out of the client, whose state must not depend on it.
record GuardedListener(ClientListener application) implements ClientListener {
  private static final Logger LOG = LoggerFactory.getLogger(GuardedListener.class);

  @Override
  public void event(Event event) {
    guard(() -> application.event(event));
  }

  @Override
  public void acked(ServerFrame.Ack ack) {
    guard(() -> application.acked(ack));
  }

  @Override
  public void chat(ServerFrame.ChatInfo chat) {
    guard(() -> application.chat(chat));
  }

  @Override
  public void state(ClientState state) {
    guard(() -> application.state(state));
  }

  @Override
  public void typing(ServerFrame.Typing typing) {
    guard(() -> application.typing(typing));
  }

  @Override
  public void marked(ServerFrame.Marked marked) {
    guard(() -> application.marked(marked));
  }

  @Override
  public void presence(ServerFrame.Presence presence) {
    guard(() -> application.presence(presence));
  }

  @Override
  public void failed(ServerFrame.Failure failure) {
    guard(() -> application.failed(failure));
  }

  @Override
  public void postponed(ServerFrame.Failure why) {
    guard(() -> application.postponed(why));
  }

  @Override
  public void skipped(ChatId chatId, long fromSeq, long toSeq, String why) {
    guard(() -> application.skipped(chatId, fromSeq, toSeq, why));
  }

  private static void guard(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException e) {
      LOG.error("A client's listener failed", e);
    }
  }
}
