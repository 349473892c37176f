package chat.parley.gateway;

import chat.parley.auth.Authentication;
import chat.parley.chat.ChatId;
import chat.parley.chat.Limits;
import chat.parley.chat.SessionId;
import chat.parley.chat.UserId;
import chat.parley.delivery.InboxItem;
import chat.parley.protocol.CloseCode;
import chat.parley.protocol.Decoded;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Request;
import chat.parley.protocol.RequestCodec;
import chat.parley.protocol.ServerFrame;
import chat.parley.store.StoreException;
import io.netty.buffer.ByteBuf;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A session of the protocol: `hello`, catch-up, then live.
///
/// It is registered first and reads what it missed afterwards; the router looks into the directory
/// only after the store has committed. So each event is either read here or comes live, and what
/// comes both ways is dropped by its seq.
///
/// Confined to the connection's event loop.
final class Session implements Peer, LiveFeed.Screen {
  private static final Logger log = LoggerFactory.getLogger(Session.class);
  private static final int MAX_BAD_FRAMES = 20;
  private static final long RETRY_AFTER_MS = 1_000;
  private static final long NONE = -1;

  private final SessionId id;
  private final Connection connection;
  private final Connections connections;
  private final Surroundings surroundings;
  private final GatewaySettings settings;
  private final Background background;
  private final LiveFeed feed;
  private final Requests requests;
  private final long openedMillis;
  private int badFrames;

  // Known from hello on.
  private @Nullable Submission submission;
  private @Nullable Registration registration;
  private Optional<Instant> expiresAt = Optional.empty();
  private Request.@Nullable Resume nextResume;
  // The hello or resume that has not been welcomed yet.
  private long welcomeId = NONE;

  Session(
      SessionId id,
      Connection connection,
      Connections connections,
      Surroundings surroundings,
      GatewaySettings settings,
      Background background) {
    this.id = id;
    this.connection = connection;
    this.connections = connections;
    this.surroundings = surroundings;
    this.settings = settings;
    this.background = background;
    this.feed = new LiveFeed(connection, this, settings.maxOutboundBytes());
    this.requests = new Requests(settings.maxRequests(), settings.requestTimeout());
    this.openedMillis = surroundings.clock().millis();
  }

  @Override
  public SessionId id() {
    return id;
  }

  @Override
  public Optional<UserId> user() {
    return Optional.ofNullable(submission).map(Submission::user);
  }

  // ---- from the client

  @Override
  public void received(byte[] utf8) {
    switch (RequestCodec.decode(utf8)) {
      case Decoded.Bad bad -> refuse(bad);
      case Decoded.Good(Request request) -> {
        badFrames = 0;
        if (submission != null) {
          serve(request, submission);
        } else if (request instanceof Request.Hello hello) {
          hello(hello);
        } else {
          fail(request.id(), ErrorCode.UNAUTHORIZED, "the first frame must be hello");
          connection.close(CloseCode.NOT_THIS_PROTOCOL);
        }
      }
    }
  }

  private void refuse(Decoded.Bad bad) {
    connection.send(
        new ServerFrame.Failure(
            bad.id(), Optional.empty(), bad.code(), bad.message(), OptionalLong.empty()));
    badFrames += bad.code() == ErrorCode.INVALID_FRAME ? 1 : 0;
    if (badFrames >= MAX_BAD_FRAMES) {
      connection.close(CloseCode.NOT_THIS_PROTOCOL);
    }
  }

  private void hello(Request.Hello hello) {
    switch (surroundings
        .authenticator()
        .authenticate(hello.token().orElse(null), hello.user().orElse(null))) {
      case Authentication.Rejected rejected -> {
        fail(hello.id(), ErrorCode.UNAUTHORIZED, rejected.reason().message());
        connection.close(CloseCode.UNAUTHORIZED);
      }
      case Authentication.Authenticated(UserId user, Optional<Instant> until) -> {
        expiresAt = until;
        requests.take(hello.id(), connections.nowMillis());
        welcomeId = hello.id();
        submission = new Submission(surroundings, user, id);
        feed.beginCatchUp();
        connections.identified(connection, user);
        registration =
            new Registration(surroundings, connection, background, user, hello.device(), id);
        registration.enter(
            () -> resume(hello.id(), hello.resume()), () -> giveUp(hello.id(), "the directory"));
      }
    }
  }

  private void serve(Request request, Submission submission) {
    switch (request) {
      case Request.Hello _ -> fail(request.id(), ErrorCode.CONFLICT, "hello has been said");
      case Request.Ping ping -> connection.send(new ServerFrame.Pong(ping.id()));
      case Request.Act act -> taken(act, () -> submit(act, submission));
      case Request.History history -> taken(history, () -> history(history, submission));
      case Request.Resume resume -> taken(resume, () -> resume(resume));
    }
  }

  /// Does something about a request that is to be answered later, if it can be taken.
  private void taken(Request request, Runnable then) {
    switch (requests.take(request.id(), connections.nowMillis())) {
      case YES -> then.run();
      case ID_IN_USE ->
          fail(request.id(), ErrorCode.INVALID_FRAME, "id is that of a request under way");
      case TOO_MANY ->
          connection.send(
              new ServerFrame.Failure(
                  OptionalLong.of(request.id()),
                  Optional.empty(),
                  ErrorCode.RATE_LIMITED,
                  "at most %d requests at a time".formatted(settings.maxRequests()),
                  OptionalLong.of(RETRY_AFTER_MS)));
    }
  }

  private void submit(Request.Act act, Submission submission) {
    submission
        .submit(act)
        .whenComplete(
            (_, failure) -> {
              if (failure != null) {
                onLoop(_ -> settle(act.id(), unavailable(act.id(), "the chat log")));
              }
            });
  }

  private void history(Request.History request, Submission submission) {
    background.run(
        () -> {
          ServerFrame answer;
          try {
            answer = new History(background.reads(), submission.user()).page(request);
          } catch (StoreException e) {
            log.warn("The store does not answer: {}", e.getMessage());
            answer = unavailable(request.id(), "the store");
          }
          ServerFrame sent = answer;
          onLoop(_ -> settle(request.id(), sent));
        });
  }

  // ---- catching up

  private void resume(Request.Resume resume) {
    if (!feed.catchingUp()) {
      feed.beginCatchUp();
      resume(resume.id(), resume.resume());
    } else if (nextResume == null) {
      nextResume = resume;
    } else {
      settle(
          resume.id(),
          ServerFrame.Failure.answering(
              resume.id(), ErrorCode.CONFLICT, "resume: two are under way"));
    }
  }

  private void resume(long requestId, Map<ChatId, Long> cursors) {
    ServerFrame.Welcome welcome =
        new ServerFrame.Welcome(
            requestId,
            user().orElseThrow(),
            id,
            surroundings.node(),
            surroundings.clock().millis(),
            settings.heartbeat().toMillis(),
            Limits.MAX_TEXT_BYTES);
    welcomeId = requestId;
    catchUp(
        catchUp -> {
          catchUp.welcome(welcome, () -> claim(requestId));
          catchUp.events(cursors);
        },
        () -> connection.send(new ServerFrame.Live()),
        () -> giveUp(requestId, "the store"));
  }

  /// From here on the welcome is the answer. A request whose time is up has had another one, and
  /// its connection has been closed.
  private void claim(long requestId) {
    boolean inTime =
        CompletableFuture.supplyAsync(() -> welcomed(requestId), connection.eventLoop()).join();
    if (!inTime) {
      throw new SlowWriter.GoneException();
    }
  }

  private boolean welcomed(long requestId) {
    welcomeId = NONE;
    return requests.settle(requestId);
  }

  @Override
  public void refill(ChatId chatId, OptionalLong afterSeq) {
    catchUp(
        catchUp -> {
          if (afterSeq.isPresent()) {
            catchUp.events(Map.of(chatId, afterSeq.getAsLong()));
          } else {
            catchUp.eventsSinceJoining(chatId);
          }
        },
        () -> {},
        () -> connection.close(CloseCode.GOING_AWAY));
  }

  /// Reads and sends on a virtual thread, then goes on here.
  private void catchUp(Consumer<CatchUp> steps, Runnable then, Runnable failed) {
    SlowWriter out = new SlowWriter(connection);
    CatchUp catchUp = new CatchUp(background.reads(), user().orElseThrow(), out);
    background.run(
        () -> {
          try {
            steps.accept(catchUp);
            out.flush();
            onLoop(_ -> caughtUp(catchUp, then));
          } catch (SlowWriter.GoneException e) {
            log.debug("{} went while it caught up", id);
          } catch (RuntimeException e) {
            log.warn("A session could not catch up: {}", e.getMessage());
            onLoop(_ -> failed.run());
          }
        });
  }

  private void caughtUp(CatchUp catchUp, Runnable then) {
    then.run();
    feed.caughtUp(catchUp.upTo(), catchUp.heads());
    connection.flush();
    Request.Resume next = nextResume;
    if (next != null && !feed.catchingUp()) {
      nextResume = null;
      if (requests.waitsFor(next.id())) {
        resume(next);
      }
    }
  }

  private void giveUp(long requestId, String what) {
    settle(requestId, unavailable(requestId, what));
    connection.close(CloseCode.GOING_AWAY);
  }

  // ---- to the client

  @Override
  public void happened(InboxItem.Happened event, ByteBuf frame) {
    feed.happened(event, frame);
  }

  @Override
  public void answered(InboxItem.Answer answer) {
    feed.answered(answer);
  }

  @Override
  public void show(InboxItem.Happened event, @Nullable ByteBuf frame) {
    if (frame != null) {
      connection.write(frame.retainedDuplicate());
    } else {
      connection.writeText(event.event().utf8());
    }
  }

  @Override
  public void show(InboxItem.Answer answer) {
    if (requests.settle(answer.requestId())) {
      connection.writeText(answer.frame());
    }
  }

  @Override
  public boolean waitsFor(long requestId) {
    return requests.waitsFor(requestId);
  }

  @Override
  public void resync() {
    if (submission != null) {
      connection.send(new ServerFrame.Resync());
    }
  }

  @Override
  public void ponged(long content) {}

  @Override
  public void tick(long nowMillis) {
    if (submission == null && nowMillis - openedMillis > settings.helloTimeout().toMillis()) {
      connection.close(CloseCode.SILENT);
    }
    if (expiresAt.isPresent() && nowMillis >= expiresAt.get().toEpochMilli()) {
      connection.close(CloseCode.UNAUTHORIZED);
    }
    for (long late : requests.expire(nowMillis)) {
      connection.send(unavailable(late, "an answer in time"));
      if (late == welcomeId) {
        connection.close(CloseCode.GOING_AWAY);
      }
    }
  }

  @Override
  public void closed() {
    if (registration != null) {
      registration.end();
    }
  }

  private void settle(long requestId, ServerFrame answer) {
    if (requests.settle(requestId)) {
      connection.send(answer);
    }
  }

  private void fail(long requestId, ErrorCode code, String message) {
    connection.send(ServerFrame.Failure.answering(requestId, code, message));
  }

  private static ServerFrame unavailable(long requestId, String what) {
    return ServerFrame.Failure.answering(
        requestId, ErrorCode.UNAVAILABLE, "could not get " + what + "; try again");
  }

  private void onLoop(Consumer<Connection> action) {
    connection.eventLoop().execute(() -> connection.guard(action));
  }
}
