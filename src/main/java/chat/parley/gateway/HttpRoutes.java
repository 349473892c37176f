package chat.parley.gateway;

import chat.parley.limits.Limit;
import chat.parley.web.Site;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.handler.timeout.IdleStateEvent;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What is where: the two WebSocket endpoints, health, the web client, the pages.
///
/// Shared by all connections and without state of its own; runs on their event loops.
@ChannelHandler.Sharable
final class HttpRoutes extends SimpleChannelInboundHandler<FullHttpRequest> {
  private static final String REFERENCE = "/ws/user/";
  private static final String READING = "GET, HEAD, OPTIONS";

  private final WebSocketDoor sockets;
  private final Connections connections;
  private final Shared shared;
  private final Readiness readiness;
  private final Site site;
  private final Pages pages;

  HttpRoutes(
      WebSocketDoor sockets,
      Connections connections,
      Shared shared,
      Readiness readiness,
      Site site,
      Pages pages) {
    this.sockets = sockets;
    this.connections = connections;
    this.shared = shared;
    this.readiness = readiness;
    this.site = site;
    this.pages = pages;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
    if (request.decoderResult().isFailure()) {
      // What follows in the stream cannot be trusted.
      HttpUtil.setKeepAlive(request, false);
      HttpAnswers.send(ctx, request, unreadable(request.decoderResult().cause()));
      return;
    }
    Optional<String> decoded = path(request);
    if (decoded.isEmpty()) {
      HttpAnswers.send(
          ctx,
          request,
          problem(
              HttpResponseStatus.BAD_REQUEST,
              "invalid_frame",
              "the percent-encoding of the path or the query is broken"));
      return;
    }
    String path = decoded.get();
    if (path.equals("/v1/ws")) {
      sockets.chat(ctx, request);
    } else if (path.startsWith(REFERENCE)) {
      sockets.reference(ctx, request, path.substring(REFERENCE.length()));
    } else if (!request.method().equals(HttpMethod.GET)
        && !request.method().equals(HttpMethod.HEAD)) {
      HttpAnswers.send(ctx, request, otherMethod(path, request));
    } else {
      HttpAnswers.send(ctx, request, get(path, request));
    }
  }

  private FullHttpResponse unreadable(Throwable cause) {
    return switch (cause) {
      case TooLongHttpLineException _ ->
          refused(
              Limit.REQUEST_LINE,
              HttpResponseStatus.REQUEST_URI_TOO_LONG,
              "the request line may have at most %d bytes".formatted(HttpPipeline.MAX_LINE_BYTES));
      case TooLongHttpHeaderException _ ->
          refused(
              Limit.HEADER_BYTES,
              HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
              "the headers may have at most %d bytes"
                  .formatted(shared.settings().bounds().headerBytes()));
      case StrictRequests.RefusedException refused ->
          problem(HttpResponseStatus.BAD_REQUEST, "invalid_frame", refused.why());
      default -> problem(HttpResponseStatus.BAD_REQUEST, "invalid_frame", "not HTTP");
    };
  }

  private FullHttpResponse refused(Limit limit, HttpResponseStatus status, String detail) {
    connections.refusals().count(limit);
    return problem(status, "too_large", detail);
  }

  /// Empty if it, or the query, cannot be decoded.
  private static Optional<String> path(FullHttpRequest request) {
    QueryStringDecoder uri = new QueryStringDecoder(request.uri());
    try {
      uri.parameters();
      return Optional.of(uri.path());
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private FullHttpResponse get(String path, FullHttpRequest request) {
    return switch (path) {
      case "/" -> home(request);
      case "/health/live" -> live();
      case "/health/ready" -> ready();
      default ->
          pages
              .at(path)
              .or(() -> site.at(HttpPath.path(request.uri()), request.headers()))
              .orElseGet(() -> notFound(path));
    };
  }

  /// All that is here is there to be read.
  private FullHttpResponse otherMethod(String path, FullHttpRequest request) {
    boolean known =
        switch (path) {
          case "/", "/health/live", "/health/ready" -> true;
          default -> pages.has(path) || site.has(HttpPath.path(request.uri()));
        };
    if (!known) {
      return notFound(path);
    }
    FullHttpResponse answer =
        request.method().equals(HttpMethod.OPTIONS)
            ? HttpAnswers.nothing()
            : problem(
                HttpResponseStatus.METHOD_NOT_ALLOWED,
                "unsupported",
                "the method must be one of " + READING);
    answer.headers().set(HttpHeaderNames.ALLOW, READING);
    return answer;
  }

  /// A browser gets the web client, everything else what the reference system answers.
  private FullHttpResponse home(FullHttpRequest request) {
    String accept = request.headers().get(HttpHeaderNames.ACCEPT, "");
    FullHttpResponse answer =
        accept.contains("text/html")
            ? site.at("/", request.headers()).orElseGet(pages::home)
            : HttpAnswers.json(
                HttpResponseStatus.OK, Map.of("message", "Server is running smoothly!"));
    answer.headers().add(HttpHeaderNames.VARY, HttpHeaderNames.ACCEPT);
    return answer;
  }

  /// Whether new clients are to be sent here.
  private FullHttpResponse live() {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("status", "live");
    body.put("version", readiness.version());
    return HttpAnswers.json(HttpResponseStatus.OK, body);
  }

  private FullHttpResponse ready() {
    Map<String, Boolean> parts = readiness.parts();
    boolean draining = connections.refusing();
    boolean serves = readiness.serves();
    boolean whole = parts.values().stream().allMatch(works -> works);
    Map<String, Object> body = new LinkedHashMap<>();
    body.put(
        "status", draining ? "draining" : !serves ? "not ready" : whole ? "ready" : "degraded");
    body.put("node_id", shared.surroundings().node().value());
    parts.forEach((part, works) -> body.put(part, works ? "ok" : "down"));
    return HttpAnswers.json(
        serves && !draining ? HttpResponseStatus.OK : HttpResponseStatus.SERVICE_UNAVAILABLE, body);
  }

  private static FullHttpResponse notFound(String path) {
    return problem(HttpResponseStatus.NOT_FOUND, "not_found", "nothing is at " + path);
  }

  private static FullHttpResponse problem(HttpResponseStatus status, String code, String detail) {
    return HttpAnswers.problem(status, code, detail);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    // Nobody keeps a connection without asking for anything.
    if (event instanceof IdleStateEvent) {
      ctx.close();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }
}
