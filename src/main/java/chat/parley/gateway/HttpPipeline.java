package chat.parley.gateway;

import chat.parley.edge.SlowRequests;
import chat.parley.edge.Tls;
import chat.parley.limits.Limit;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.timeout.IdleStateHandler;
import java.util.List;

/// What a new connection has: it speaks HTTP at first, within TLS or not.
final class HttpPipeline extends ChannelInitializer<Channel> {
  static final int MAX_LINE_BYTES = 8 * 1024;
  private static final int MAX_BODY_BYTES = 64 * 1024;
  private static final String IDLE = "idle";
  private static final String SLOW = "slow";
  private static final String STRICT = "strict";
  private static final String FLOW = "flow";
  private static final String CHECKS = "checks";
  private static final String DOOR = "door";

  /// What goes when it becomes a WebSocket, besides the codec and what stands at the end.
  static final List<String> OF_HTTP = List.of(IDLE, SLOW, STRICT, FLOW, CHECKS, DOOR);

  private final HttpRoutes routes;
  private final HttpServing serving;
  private final Cors cors;
  private final Guard guard;

  HttpPipeline(HttpRoutes routes, HttpServing serving, Guard guard) {
    this.routes = routes;
    this.serving = serving;
    this.cors = new Cors(guard.settings().allowedOrigins());
    this.guard = guard;
  }

  @Override
  protected void initChannel(Channel channel) {
    if (!guard.entrance().admit(channel)) {
      return;
    }
    guard.settings().edge().tls().ifPresent(tls -> secure(channel, tls));
    channel
        .pipeline()
        .addLast(IDLE, new IdleStateHandler((int) SlowRequests.IDLE.toSeconds(), 0, 0))
        .addLast(
            new HttpServerCodec(
                new HttpDecoderConfig()
                    .setMaxInitialLineLength(MAX_LINE_BYTES)
                    .setMaxHeaderSize(guard.settings().bounds().headerBytes())))
        .addLast(SLOW, new SlowRequests(guard.settings().bounds(), guard.refusals()))
        .addLast(STRICT, new StrictRequests())
        .addLast(FLOW, new FlowControlHandler())
        .addLast(CHECKS, new RequestChecks(guard))
        .addLast(DOOR, new HttpDoor(serving, cors))
        .addLast(new WholeRequests(MAX_BODY_BYTES))
        .addLast(routes);
  }

  private void secure(Channel channel, Tls tls) {
    SslHandler handler = tls.handler(channel, guard.settings().helloTimeout());
    handler
        .handshakeFuture()
        .addListener(
            done -> {
              if (!done.isSuccess()) {
                guard.refusals().count(Limit.TLS_HANDSHAKE);
              }
            });
    channel.pipeline().addLast(handler);
  }
}
