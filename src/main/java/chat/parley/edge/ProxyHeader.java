package chat.parley.edge;

import chat.parley.limits.Limit;
import chat.parley.limits.Refusals;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import java.net.InetAddress;

/// Takes the client's address out of the PROXY header, then goes. A connection without that header
/// is closed: it would be the proxy's word that all that comes is its own.
///
/// Confined to the channel's event loop.
final class ProxyHeader extends SimpleChannelInboundHandler<HAProxyMessage> {
  private final Entrance entrance;
  private final Refusals refusals;
  private boolean refused;

  ProxyHeader(Entrance entrance, Refusals refusals) {
    this.entrance = entrance;
    this.refusals = refusals;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, HAProxyMessage header) {
    // LOCAL is the proxy itself, which looks whether we are there; of UNIX and UNKNOWN no address
    // is told.
    boolean named = header.command() == HAProxyCommand.PROXY && header.sourceAddress() != null;
    try {
      InetAddress client = named ? InetAddress.ofLiteral(header.sourceAddress()) : null;
      if (entrance.admit(ctx.channel(), client)) {
        ctx.pipeline().remove(this);
      }
    } catch (IllegalArgumentException _) {
      refuse(ctx);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    refuse(ctx);
  }

  private void refuse(ChannelHandlerContext ctx) {
    if (!refused) {
      refused = true;
      refusals.count(Limit.PROXY_HEADER);
    }
    ctx.close();
  }
}
