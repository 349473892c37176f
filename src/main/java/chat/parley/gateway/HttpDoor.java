package chat.parley.gateway;

import chat.parley.protocol.ErrorCode;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Takes the requests for resources out of what comes on a connection, one after the other; all
/// else goes on to [HttpRoutes]. While one is being answered nothing is read: what is pipelined
/// behind it waits, and is answered in its turn (RFC 9112 section 9.3.2).
///
/// Before it stands a FlowControlHandler, which keeps back what had been decoded already. Confined
/// to the channel's event loop.
final class HttpDoor extends ChannelInboundHandlerAdapter {
  private final HttpServing serving;
  private final Cors cors;
  private @Nullable HttpExchange exchange;
  private boolean passing;

  HttpDoor(HttpServing serving, Cors cors) {
    this.serving = serving;
    this.cors = cors;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof HttpRequest head) {
      passing = head.decoderResult().isFailure() || !HttpPath.isResource(head.uri());
      if (!passing) {
        begin(ctx, head);
      }
    }
    HttpExchange current = exchange;
    if (passing || current == null) {
      ctx.fireChannelRead(message);
      return;
    }
    try {
      if (message instanceof HttpContent part) {
        current.received(part, part instanceof LastHttpContent);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void begin(ChannelHandlerContext ctx, HttpRequest head) {
    HttpExchange next = new HttpExchange(ctx.channel(), head, serving, cors, this::done);
    exchange = next;
    next.begin();
  }

  private void done() {
    exchange = null;
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (exchange != null) {
      exchange.abandon(new IOException("the client has gone"));
    }
    ctx.fireChannelInactive();
  }

  /// Nobody keeps a connection without asking for anything, or asks without end. Who waits for an
  /// answer may be silent.
  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof IdleStateEvent && exchange != null && exchange.isBeingServed()) {
      return;
    }
    ctx.fireUserEventTriggered(event);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (exchange != null) {
      exchange.abandon(new IOException("the connection has failed"));
    }
    ctx.close();
  }

  static HttpReply tooLarge(long maxBytes) {
    return HttpReply.problem(
        413, ErrorCode.TOO_LARGE, "the body may have at most %d bytes".formatted(maxBytes));
  }
}
