package chat.parley.gateway;

import chat.parley.chat.ChatId;
import chat.parley.chat.SessionId;
import chat.parley.chat.UserId;
import chat.parley.delivery.InboxItem;
import io.netty.buffer.ByteBuf;
import java.util.Optional;
import java.util.UUID;

/// Sends back whatever it is sent, text as text and binary as binary.
final class EchoPeer implements Peer {
  private static final int FINAL_BINARY = 0x82;
  private static final int HEADER_BYTES = 10;

  private final SessionId id = new SessionId(UUID.randomUUID().toString());
  private final Connection connection;

  EchoPeer(Connection connection) {
    this.connection = connection;
  }

  @Override
  public SessionId id() {
    return id;
  }

  @Override
  public Optional<UserId> user() {
    return Optional.empty();
  }

  @Override
  public void received(byte[] utf8) {
    connection.sendText(utf8);
  }

  @Override
  public void receivedBinary(ByteBuf content) {
    ByteBuf frame = content.alloc().buffer(HEADER_BYTES + content.readableBytes());
    try {
      int length = content.readableBytes();
      frame.writeByte(FINAL_BINARY);
      if (length < 126) {
        frame.writeByte(length);
      } else if (length <= 0xFFFF) {
        frame.writeByte(126).writeShort(length);
      } else {
        frame.writeByte(127).writeLong(length);
      }
      connection.write(frame.writeBytes(content));
      connection.flush();
    } finally {
      frame.release();
    }
  }

  @Override
  public void ponged(long content) {}

  @Override
  public void happened(InboxItem.Happened event, ByteBuf frame) {}

  @Override
  public void membersChanged(ChatId chatId, long seq) {}

  @Override
  public void answered(InboxItem.Answer answer) {}

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
