package chat.parley.gateway;

import chat.parley.edge.Edge;
import chat.parley.edge.Entrance;
import chat.parley.edge.HalfClose;
import chat.parley.limits.Limit;
import chat.parley.limits.Refusals;
import chat.parley.protocol.ErrorCode;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// What every request has to pass, whatever it asks for, and what every answer says. A connection
/// whose request is refused here is closed.
///
/// Confined to the channel's event loop.
final class RequestChecks extends ChannelDuplexHandler {
  private static final long LINGER_SECONDS = 2;

  private final Entrance entrance;
  private final Edge edge;
  private final Allowances allowances;
  private final Refusals refusals;
  private final Set<String> allowedOrigins;
  private boolean secure;
  private boolean refused;

  RequestChecks(Guard guard) {
    this.entrance = guard.entrance();
    this.edge = guard.settings().edge();
    this.allowances = guard.allowances();
    this.refusals = guard.refusals();
    this.allowedOrigins = guard.settings().allowedOrigins();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (refused) {
      ReferenceCountUtil.release(message);
      return;
    }
    if (message instanceof HttpRequest request && request.decoderResult().isSuccess()) {
      entrance.requested(ctx.channel(), request.headers());
      secure = entrance.isSecure(ctx.channel(), request.headers());
      Optional<FullHttpResponse> refusal = refusal(ctx, request);
      if (refusal.isPresent()) {
        ReferenceCountUtil.release(message);
        refuse(ctx, refusal.get());
        return;
      }
    }
    ctx.fireChannelRead(message);
  }

  private Optional<FullHttpResponse> refusal(ChannelHandlerContext ctx, HttpRequest request) {
    if (edge.loopbackOnly() && !isThisMachine(request.headers().get(HttpHeaderNames.HOST, ""))) {
      refusals.count(Limit.HOST);
      return Optional.of(
          HttpAnswers.problem(
              HttpResponseStatus.MISDIRECTED_REQUEST,
              "forbidden",
              "in open mode the host must be localhost, a loopback address, or that of one of"
                  + " parley.http.allowed-origins"));
    }
    String encoding = request.headers().get(HttpHeaderNames.CONTENT_ENCODING, "identity");
    if (!encoding.equalsIgnoreCase("identity")) {
      // What is small as it comes may be large beyond measure.
      refusals.count(Limit.CONTENT_ENCODING);
      return Optional.of(
          HttpAnswers.problem(
              HttpResponseStatus.UNSUPPORTED_MEDIA_TYPE,
              "unsupported",
              "Content-Encoding must be identity"));
    }
    Duration wait = allowances.take(entrance.place(ctx.channel()));
    return wait.isZero() ? Optional.empty() : Optional.of(tooMany(wait, allowances));
  }

  private static FullHttpResponse tooMany(Duration wait, Allowances allowances) {
    FullHttpResponse answer =
        HttpAnswers.problem(
            HttpResponseStatus.TOO_MANY_REQUESTS,
            ErrorCode.RATE_LIMITED.wire(),
            allowances.addressMessage());
    answer
        .headers()
        .set(HttpHeaderNames.RETRY_AFTER, Math.max(1, Math.ceilDiv(wait.toMillis(), 1000)));
    return answer;
  }

  private boolean isThisMachine(String host) {
    try {
      URI uri = new URI("http://" + host);
      String name = uri.getHost();
      if (name == null) {
        return host.isEmpty();
      }
      return name.equalsIgnoreCase("localhost")
          || name.endsWith(".localhost")
          || isLoopback(name)
          || allowedOrigins.contains("http://" + host)
          || allowedOrigins.contains("https://" + host);
    } catch (URISyntaxException _) {
      return false;
    }
  }

  private static boolean isLoopback(String name) {
    try {
      return InetAddress.ofLiteral(name.replaceAll("[\\[\\]]", "")).isLoopbackAddress();
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private void refuse(ChannelHandlerContext ctx, FullHttpResponse answer) {
    refused = true;
    answer.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    write(ctx, answer, ctx.newPromise().addListener(_ -> end(ctx.channel())));
    ctx.flush();
  }

  private static void end(Channel channel) {
    HalfClose.output(channel);
    channel.eventLoop().schedule(() -> channel.close(), LINGER_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    if (message instanceof HttpResponse answer && secure && edge.hstsSeconds() > 0) {
      answer.headers().set("Strict-Transport-Security", "max-age=" + edge.hstsSeconds());
    }
    ctx.write(message, promise);
  }
}
