package chat.parley.gateway;

import chat.parley.edge.FrameLimit;
import chat.parley.limits.Bounds;
import chat.parley.limits.Limit;
import chat.parley.limits.Refusals;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketHandshakeException;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// From HTTP to WebSocket (RFC 6455 section 4.2). Stateless; runs on the event loops.
final class Upgrade {
  static final String SUBPROTOCOL = "parley.v1";
  private static final String VERSION = WebSocketVersion.V13.toHttpHeaderValue();

  private final Set<String> allowedOrigins;
  private final Bounds bounds;
  private final Refusals refusals;
  private final int maxFrameBytes;

  Upgrade(Guard guard) {
    this(guard, GatewaySettings.MAX_FRAME_BYTES);
  }

  /// @param maxFrameBytes of a frame, and of the frames of a fragmented message together
  Upgrade(Guard guard, int maxFrameBytes) {
    this.allowedOrigins = guard.settings().allowedOrigins();
    this.bounds = guard.settings().bounds();
    this.refusals = guard.refusals();
    this.maxFrameBytes = maxFrameBytes;
  }

  /// Why the request is no upgrade that is allowed; empty if it is one.
  Optional<FullHttpResponse> refusal(FullHttpRequest request) {
    HttpHeaders headers = request.headers();
    if (!request.method().equals(HttpMethod.GET)
        || !headers.containsValue(HttpHeaderNames.UPGRADE, "websocket", true)
        || !headers.contains(HttpHeaderNames.SEC_WEBSOCKET_KEY)) {
      return Optional.of(
          HttpAnswers.problem(
              HttpResponseStatus.UPGRADE_REQUIRED, "invalid_frame", "a WebSocket endpoint"));
    }
    if (!VERSION.equals(headers.get(HttpHeaderNames.SEC_WEBSOCKET_VERSION))) {
      FullHttpResponse problem =
          HttpAnswers.problem(
              HttpResponseStatus.UPGRADE_REQUIRED,
              "invalid_frame",
              "Sec-WebSocket-Version must be " + VERSION);
      problem.headers().set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, VERSION);
      return Optional.of(problem);
    }
    if (!allowed(headers.get(HttpHeaderNames.ORIGIN), headers.get(HttpHeaderNames.HOST))) {
      refusals.count(Limit.ORIGIN);
      return Optional.of(
          HttpAnswers.problem(
              HttpResponseStatus.FORBIDDEN,
              "forbidden",
              "pages of this origin may not connect: see parley.http.allowed-origins"));
    }
    return Optional.empty();
  }

  /// Browsers name the page that connects; without this check any page that a user visits could
  /// connect as the user. Other programs send no origin, and can pretend what they like anyway.
  private boolean allowed(@Nullable String origin, @Nullable String host) {
    if (origin == null || allowedOrigins.contains(origin)) {
      return true;
    }
    try {
      return host != null && host.equalsIgnoreCase(new URI(origin).getRawAuthority());
    } catch (URISyntaxException e) {
      return false;
    }
  }

  /// Answers the handshake and leaves the pipeline with the WebSocket codec alone.
  ///
  /// @param then run once the answer has been written, before any frame is read
  void perform(ChannelHandlerContext ctx, FullHttpRequest request, Runnable then) {
    WebSocketDecoderConfig decoder =
        WebSocketDecoderConfig.newBuilder()
            .maxFramePayloadLength(maxFrameBytes)
            .allowExtensions(false)
            // The connection closes itself, with the code that the exception names.
            .closeOnProtocolViolation(false)
            .build();
    WebSocketServerHandshaker handshaker =
        new WebSocketServerHandshakerFactory("", SUBPROTOCOL, decoder).newHandshaker(request);
    ChannelPipeline pipeline = ctx.pipeline();
    for (String part : HttpPipeline.OF_HTTP) {
      if (pipeline.get(part) != null) {
        pipeline.remove(part);
      }
    }
    try {
      handshaker
          .handshake(ctx.channel(), request)
          .addListener(
              done -> {
                if (done.isSuccess()) {
                  pipeline
                      .addLast(new FrameLimit(bounds, refusals))
                      // Before the fragments are put together: what is no text is not waited for.
                      .addLast(new Utf8FrameValidator(false))
                      .addLast(new WebSocketFrameAggregator(maxFrameBytes));
                  then.run();
                } else {
                  ctx.close();
                }
              });
    } catch (WebSocketHandshakeException e) {
      ctx.close();
    }
  }
}
