package chat.parley.edge;

import io.netty.channel.Channel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;

/// Tells a client that nothing more comes, while what it still sends is read. To close at once
/// would reset the connection of who is sending, and could take along what was sent last (RFC 9112
/// section 9.6).
public final class HalfClose {
  private HalfClose() {}

  /// On the channel's event loop, after the last write.
  public static void output(Channel channel) {
    SslHandler tls = channel.pipeline().get(SslHandler.class);
    if (tls != null) {
      tls.closeOutbound();
    } else if (channel instanceof DuplexChannel socket && socket.isActive()) {
      socket.shutdownOutput();
    }
  }
}
