package chat.parley.gateway;

import chat.parley.auth.Authentication;
import chat.parley.auth.Authenticator;
import chat.parley.chat.SessionId;
import chat.parley.chat.UserId;
import chat.parley.limits.Limit;
import chat.parley.web.Site;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.handler.timeout.IdleStateEvent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What is where: the two WebSocket endpoints, health, the web client, the pages.
///
/// Shared by all connections and without state of its own; runs on their event loops.
@ChannelHandler.Sharable
final class HttpRoutes extends SimpleChannelInboundHandler<FullHttpRequest> {
  private static final String REFERENCE = "/ws/user/";
  private static final String BEARER = "Bearer ";
  private static final String READING = "GET, HEAD, OPTIONS";
  private static final int RETRY_AFTER_SECONDS = 1;

  private final Upgrade upgrade;
  private final Connections connections;
  private final Shared shared;
  private final Readiness readiness;
  private final Site site;
  private final Pages pages;

  HttpRoutes(
      Upgrade upgrade,
      Connections connections,
      Shared shared,
      Readiness readiness,
      Site site,
      Pages pages) {
    this.upgrade = upgrade;
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
      respond(ctx, request, unreadable(request.decoderResult().cause()));
      return;
    }
    Optional<String> decoded = path(request);
    if (decoded.isEmpty()) {
      respond(
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
      chat(ctx, request);
    } else if (path.startsWith(REFERENCE)) {
      reference(ctx, request, path.substring(REFERENCE.length()));
    } else if (!request.method().equals(HttpMethod.GET)
        && !request.method().equals(HttpMethod.HEAD)) {
      respond(ctx, request, otherMethod(path, request));
    } else {
      respond(ctx, request, get(path, request));
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
      case "/health/live" -> HttpAnswers.json(HttpResponseStatus.OK, Map.of("status", "live"));
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

  private void chat(ChannelHandlerContext ctx, FullHttpRequest request) {
    open(
        ctx, request, connection -> new Session(newId(), connection, connections, shared), _ -> {});
  }

  private void reference(ChannelHandlerContext ctx, FullHttpRequest request, String name) {
    UserId user;
    try {
      user = new UserId(name);
    } catch (IllegalArgumentException e) {
      respond(
          ctx,
          request,
          problem(HttpResponseStatus.BAD_REQUEST, "invalid_frame", "user_id " + e.getMessage()));
      return;
    }
    Authenticator authenticator = shared.surroundings().authenticator();
    if (!authenticator.waits(token(request))) {
      reference(ctx, request, user, authenticator.authenticate(token(request), user));
      return;
    }
    request.retain();
    // What is pipelined behind it waits for the answer.
    ctx.channel().config().setAutoRead(false);
    shared
        .background()
        .run(
            () -> {
              Authentication decision = authenticator.authenticate(token(request), user);
              ctx.executor()
                  .execute(
                      () -> {
                        try {
                          ctx.channel().config().setAutoRead(true);
                          reference(ctx, request, user, decision);
                        } finally {
                          request.release();
                        }
                      });
            });
  }

  private void reference(
      ChannelHandlerContext ctx, FullHttpRequest request, UserId user, Authentication decision) {
    switch (decision) {
      case Authentication.Undecided undecided ->
          respond(
              ctx,
              request,
              problem(
                  HttpResponseStatus.SERVICE_UNAVAILABLE,
                  "unavailable",
                  "could not get " + undecided.missing() + "; try again"));
      case Authentication.Rejected rejected when rejected.reason().barred() ->
          respond(
              ctx,
              request,
              problem(HttpResponseStatus.FORBIDDEN, "forbidden", rejected.reason().message()));
      case Authentication.Rejected rejected ->
          respond(
              ctx,
              request,
              problem(
                  HttpResponseStatus.UNAUTHORIZED, "unauthorized", rejected.reason().message()));
      case Authentication.Authenticated who when !who.user().equals(user) ->
          respond(
              ctx,
              request,
              problem(HttpResponseStatus.FORBIDDEN, "forbidden", "the token is another user's"));
      case Authentication.Authenticated who ->
          open(
              ctx,
              request,
              connection -> new ReferenceSession(newId(), who, connection, shared),
              this::start);
    }
  }

  private void start(Connection connection) {
    if (connection.peer() instanceof ReferenceSession session) {
      connections.identified(connection, session.user().orElseThrow());
      session.start();
    }
  }

  private static @Nullable String token(FullHttpRequest request) {
    String header = request.headers().get(HttpHeaderNames.AUTHORIZATION);
    if (header != null && header.startsWith(BEARER)) {
      return header.substring(BEARER.length());
    }
    List<String> query =
        new QueryStringDecoder(request.uri()).parameters().getOrDefault("access_token", List.of());
    return query.isEmpty() ? null : query.getFirst();
  }

  private void open(
      ChannelHandlerContext ctx,
      FullHttpRequest request,
      Function<Connection, Peer> peer,
      Consumer<Connection> opened) {
    Channel channel = ctx.channel();
    Optional<FullHttpResponse> refused =
        connections.refusing()
            ? Optional.of(draining())
            : upgrade.refusal(request).or(() -> crowded(channel));
    if (refused.isPresent()) {
      respond(ctx, request, refused.get());
      return;
    }
    upgrade.perform(
        ctx,
        request,
        () -> {
          Connection connection =
              new Connection(
                  channel,
                  connections,
                  shared.settings(),
                  shared.guard().entrance().place(channel),
                  peer);
          channel.pipeline().addLast(connection);
          channel.pipeline().remove(this);
          opened.accept(connection);
        });
  }

  /// Why there is no place for one more.
  private Optional<FullHttpResponse> crowded(Channel channel) {
    if (connections.count() >= shared.settings().bounds().connections()) {
      connections.refusals().count(Limit.CONNECTIONS);
      return Optional.of(
          later(HttpResponseStatus.SERVICE_UNAVAILABLE, "unavailable", "this node is full"));
    }
    return shared.guard().entrance().upgrade(channel)
        ? Optional.empty()
        : Optional.of(
            later(
                HttpResponseStatus.TOO_MANY_REQUESTS,
                "rate_limited",
                "at most %d connections from an address"
                    .formatted(shared.settings().bounds().connectionsPerAddress())));
  }

  private SessionId newId() {
    return new SessionId(UUID.randomUUID().toString());
  }

  private static FullHttpResponse draining() {
    return later(
        HttpResponseStatus.SERVICE_UNAVAILABLE,
        "unavailable",
        "this node is going away: connect to another");
  }

  private static FullHttpResponse later(HttpResponseStatus status, String code, String detail) {
    FullHttpResponse answer = problem(status, code, detail);
    answer.headers().setInt(HttpHeaderNames.RETRY_AFTER, RETRY_AFTER_SECONDS);
    return answer;
  }

  private static FullHttpResponse notFound(String path) {
    return problem(HttpResponseStatus.NOT_FOUND, "not_found", "nothing is at " + path);
  }

  private static FullHttpResponse problem(HttpResponseStatus status, String code, String detail) {
    return HttpAnswers.problem(status, code, detail);
  }

  private static ChannelHandlerContext respond(
      ChannelHandlerContext ctx, FullHttpRequest request, FullHttpResponse response) {
    FullHttpResponse sent = response;
    if (request.method().equals(HttpMethod.HEAD)) {
      sent = response.replace(Unpooled.EMPTY_BUFFER);
      response.release();
    }
    boolean keep = HttpUtil.isKeepAlive(request);
    sent.headers()
        .set(
            HttpHeaderNames.CONNECTION,
            keep ? HttpHeaderValues.KEEP_ALIVE : HttpHeaderValues.CLOSE);
    var written = ctx.writeAndFlush(sent);
    if (!keep) {
      written.addListener(ChannelFutureListener.CLOSE);
    }
    return ctx;
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
