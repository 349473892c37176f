package chat.parley.gateway;

import chat.parley.auth.Authentication;
import chat.parley.auth.Authenticator;
import chat.parley.chat.SessionId;
import chat.parley.chat.UserId;
import chat.parley.limits.Limit;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Makes WebSockets of requests for one, if there is a place for them; who asks for one of the
/// reference endpoint has to say in the request who it is.
///
/// Shared by all connections and without state of its own; runs on their event loops. The context
/// given is that of the last handler of HTTP, which goes.
final class WebSocketDoor {
  private static final String BEARER = "Bearer ";
  private static final int RETRY_AFTER_SECONDS = 1;

  private final Upgrade upgrade;
  private final Connections connections;
  private final Shared shared;

  WebSocketDoor(Upgrade upgrade, Connections connections, Shared shared) {
    this.upgrade = upgrade;
    this.connections = connections;
    this.shared = shared;
  }

  /// Opens a session of the protocol, or says why not.
  void chat(ChannelHandlerContext ctx, FullHttpRequest request) {
    open(
        ctx, request, connection -> new Session(newId(), connection, connections, shared), _ -> {});
  }

  /// Opens a session of the reference endpoint for a user, or says why not.
  void reference(ChannelHandlerContext ctx, FullHttpRequest request, String name) {
    UserId user;
    try {
      user = new UserId(name);
    } catch (IllegalArgumentException e) {
      HttpAnswers.send(
          ctx,
          request,
          HttpAnswers.problem(
              HttpResponseStatus.BAD_REQUEST, "invalid_frame", "user_id " + e.getMessage()));
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
          HttpAnswers.send(
              ctx,
              request,
              HttpAnswers.problem(
                  HttpResponseStatus.SERVICE_UNAVAILABLE,
                  "unavailable",
                  "could not get " + undecided.missing() + "; try again"));
      case Authentication.Rejected rejected when rejected.reason().barred() ->
          HttpAnswers.send(
              ctx,
              request,
              HttpAnswers.problem(
                  HttpResponseStatus.FORBIDDEN, "forbidden", rejected.reason().message()));
      case Authentication.Rejected rejected ->
          HttpAnswers.send(
              ctx,
              request,
              HttpAnswers.problem(
                  HttpResponseStatus.UNAUTHORIZED, "unauthorized", rejected.reason().message()));
      case Authentication.Authenticated who when !who.user().equals(user) ->
          HttpAnswers.send(
              ctx,
              request,
              HttpAnswers.problem(
                  HttpResponseStatus.FORBIDDEN, "forbidden", "the token is another user's"));
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
      HttpAnswers.send(ctx, request, refused.get());
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
          channel.pipeline().remove(ctx.handler());
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
    FullHttpResponse answer = HttpAnswers.problem(status, code, detail);
    answer.headers().setInt(HttpHeaderNames.RETRY_AFTER, RETRY_AFTER_SECONDS);
    return answer;
  }
}
