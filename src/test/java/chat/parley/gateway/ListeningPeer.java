package chat.parley.gateway;

import chat.parley.chat.ChatId;
import chat.parley.chat.SessionId;
import chat.parley.chat.UserId;
import chat.parley.delivery.InboxItem;
import io.netty.buffer.ByteBuf;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// A session that is live and only gets events: each goes through its [LiveFeed] and is written, as
/// in [SessionStream], without what that needs of a node.
final class ListeningPeer implements Peer, LiveFeed.Screen {
  private final SessionId id;
  private final UserId user;
  private final Connection connection;
  private final LiveFeed feed;

  ListeningPeer(UserId user, Connection connection, GatewaySettings settings) {
    this.id = new SessionId("session-" + user);
    this.user = user;
    this.connection = connection;
    this.feed = new LiveFeed(connection, this, settings.maxOutboundBytes());
  }

  @Override
  public SessionId id() {
    return id;
  }

  @Override
  public Optional<UserId> user() {
    return Optional.of(user);
  }

  @Override
  public void happened(InboxItem.Happened event, ByteBuf frame) {
    feed.happened(event, frame);
  }

  @Override
  public boolean isFor(InboxItem.Happened event) {
    return true;
  }

  @Override
  public void show(InboxItem.Happened event, @Nullable ByteBuf frame) {
    if (frame == null) {
      throw new IllegalStateException("nothing waits here");
    }
    connection.write(frame);
  }

  @Override
  public void refill(ChatId chatId, OptionalLong afterSeq) {
    throw new IllegalStateException("a hole in " + chatId);
  }

  @Override
  public void show(InboxItem.Answer answer) {
    connection.writeText(answer.frame());
  }

  @Override
  public boolean waitsFor(long requestId) {
    return true;
  }

  @Override
  public void answered(InboxItem.Answer answer) {
    feed.answered(answer);
  }

  @Override
  public void received(byte[] utf8) {}

  @Override
  public void ponged(long content) {}

  @Override
  public void membersChanged(ChatId chatId, long seq) {}

  @Override
  public void shown(InboxItem.Shown shown, ByteBuf frame) {}

  @Override
  public void blocksChanged() {}

  @Override
  public void resync() {}

  @Override
  public boolean drain(long reconnectInMs) {
    return false;
  }

  @Override
  public void tick(long nowMillis) {}

  @Override
  public void closed() {}
}
