package chat.parley.gateway;

import chat.parley.sequencer.SettableClock;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpServerCodec;
import java.util.function.Function;

/// A WebSocket endpoint that is the gateway's own from the upgrade on, with a peer of the test's
/// behind it and, where the test needs it, a larger frame. Any path, no HTTP besides.
///
/// Thread-safe, as far as the peers are.
@ChannelHandler.Sharable
final class PeerEndpoint extends ChannelInitializer<Channel> {
  private final GatewaySettings settings;
  private final Upgrade upgrade;
  private final Connections connections = new Connections(new SettableClock());
  private final Function<Connection, Peer> peers;
  private final int maxFrameBytes;

  /// @param maxFrameBytes of a frame that the client sends
  PeerEndpoint(GatewaySettings settings, int maxFrameBytes, Function<Connection, Peer> peers) {
    this.settings = settings;
    this.upgrade = new Upgrade(Guard.of(settings, connections), maxFrameBytes);
    this.maxFrameBytes = maxFrameBytes;
    this.peers = peers;
  }

  @Override
  protected void initChannel(Channel channel) {
    channel
        .config()
        .setWriteBufferWaterMark(
            new WriteBufferWaterMark(settings.maxOutboundBytes() / 2, settings.maxOutboundBytes()));
    channel
        .pipeline()
        .addLast(new HttpServerCodec())
        .addLast(new WholeRequests(maxFrameBytes))
        .addLast(new Opening());
  }

  /// As [HttpRoutes] does it.
  private final class Opening extends SimpleChannelInboundHandler<FullHttpRequest> {
    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
      upgrade
          .refusal(request)
          .ifPresentOrElse(
              refused -> ctx.writeAndFlush(refused).addListener(_ -> ctx.close()),
              () -> upgrade.perform(ctx, request, () -> open(ctx.channel())));
    }

    private void open(Channel channel) {
      channel.pipeline().addLast(new Connection(channel, connections, settings, null, peers));
      channel.pipeline().remove(this);
    }
  }
}
