package chat.parley.gateway;

import chat.parley.auth.Authentication;
import chat.parley.auth.Authenticator;
import chat.parley.chat.ChatId;
import chat.parley.chat.SessionId;
import chat.parley.chat.SignInId;
import chat.parley.chat.UserId;
import chat.parley.delivery.InboxItem;
import chat.parley.limits.Limit;
import chat.parley.protocol.BadFrame;
import chat.parley.protocol.CloseCode;
import chat.parley.protocol.Decoded;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Request;
import chat.parley.protocol.RequestCodec;
import chat.parley.protocol.ServerFrame;
import chat.parley.store.StoreException;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A session of the protocol, as its client's requests see it; what it is sent without asking is
/// its [SessionStream].
///
/// Confined to the connection's event loop.
final class Session implements Peer {
  private static final Logger log = LoggerFactory.getLogger(Session.class);
  private static final int MAX_BAD_FRAMES = 20;
  private static final long RETRY_AFTER_MS = 1_000;

  private final SessionId id;
  private final Connection connection;
  private final Connections connections;
  private final Shared shared;
  private final Requests requests;
  private final Answers answers;
  private final long openedMillis;
  private int badFrames;
  private boolean gone;

  // Known from hello on.
  private @Nullable Submission submission;
  private @Nullable SessionStream stream;
  private @Nullable Personally personally;
  private @Nullable Standing standing;
  private volatile Optional<SignInId> signIn = Optional.empty();

  // What came while it is being found out whether the token counts: nothing more is read meanwhile,
  // so it is what the channel had read already.
  private @Nullable Deque<byte[]> waiting;

  Session(SessionId id, Connection connection, Connections connections, Shared shared) {
    this.id = id;
    this.connection = connection;
    this.connections = connections;
    this.shared = shared;
    this.requests = shared.requests(connection.requests());
    this.answers = new Answers(connection, requests);
    this.openedMillis = connections.nowMillis();
  }

  @Override
  public SessionId id() {
    return id;
  }

  @Override
  public Optional<UserId> user() {
    return Optional.ofNullable(submission).map(Submission::user);
  }

  @Override
  public Optional<SignInId> signIn() {
    return signIn;
  }

  @Override
  public OptionalLong sentUpTo(ChatId chatId) {
    return stream == null ? OptionalLong.empty() : stream.sentUpTo(chatId);
  }

  // ---- from the client

  @Override
  public void received(byte[] utf8) {
    if (waiting != null) {
      waiting.add(utf8);
      return;
    }
    switch (RequestCodec.decode(utf8)) {
      case Decoded.Bad bad -> refuse(bad);
      case Decoded.Good(Request request) -> {
        badFrames = 0;
        if (submission != null && stream != null && personally != null) {
          serve(request, submission, stream, personally);
        } else if (request instanceof Request.Hello hello) {
          hello(hello);
        } else {
          OptionalLong asked =
              request instanceof Request.Unanswered unanswered
                  ? unanswered.tag()
                  : OptionalLong.of(request.id());
          connection.requests().failed(RequestKind.of(request), ErrorCode.UNAUTHORIZED);
          connection.send(
              new ServerFrame.Failure(
                  asked,
                  Optional.empty(),
                  ErrorCode.UNAUTHORIZED,
                  "the first frame must be hello",
                  OptionalLong.empty()));
          connection.close(CloseCode.NOT_THIS_PROTOCOL);
        }
      }
    }
  }

  private void refuse(Decoded.Bad bad) {
    connection.requests().failed(RequestKind.UNREADABLE, bad.code());
    connection.send(
        new ServerFrame.Failure(
            bad.id(), Optional.empty(), bad.code(), bad.message(), OptionalLong.empty()));
    badFrames += bad.code() == ErrorCode.INVALID_FRAME ? 1 : 0;
    if (badFrames >= MAX_BAD_FRAMES) {
      connection.close(CloseCode.NOT_THIS_PROTOCOL);
    }
  }

  private void hello(Request.Hello hello) {
    Authenticator authenticator = shared.surroundings().authenticator();
    if (!authenticator.waits(hello.token().orElse(null))) {
      decided(hello, authenticate(authenticator, hello));
      return;
    }
    Deque<byte[]> meanwhile = new ArrayDeque<>();
    waiting = meanwhile;
    connection.pause(true);
    shared
        .background()
        .run(
            () -> {
              Authentication decision = authenticate(authenticator, hello);
              connection.onLoop(
                  _ -> {
                    waiting = null;
                    if (!gone) {
                      decided(hello, decision);
                      connection.pause(false);
                      meanwhile.forEach(this::received);
                    }
                  });
            });
  }

  private static Authentication authenticate(Authenticator authenticator, Request.Hello hello) {
    return authenticator.authenticate(hello.token().orElse(null), hello.user().orElse(null));
  }

  private void decided(Request.Hello hello, Authentication decision) {
    switch (decision) {
      case Authentication.Undecided undecided -> {
        connection.requests().failed(RequestKind.HELLO, ErrorCode.UNAVAILABLE);
        connection.send(Answers.unavailable(hello.id(), undecided.missing()));
        connection.close(CloseCode.GOING_AWAY);
      }
      case Authentication.Rejected rejected -> {
        ErrorCode code = rejected.reason().barred() ? ErrorCode.FORBIDDEN : ErrorCode.UNAUTHORIZED;
        answers.fail(RequestKind.HELLO, hello.id(), code, rejected.reason().message());
        connection.close(CloseCode.UNAUTHORIZED);
      }
      case Authentication.Authenticated who -> {
        UserId user = who.user();
        standing = new Standing(who);
        signIn = who.signIn();
        requests.take(hello.id(), RequestKind.HELLO, connections.nowMillis());
        submission = new Submission(shared.surroundings(), user, id);
        stream = new SessionStream(user, hello.device(), connection, shared, requests);
        personally = new Personally(user, connection, shared, answers);
        stream.begin();
        connections.identified(connection, user);
        stream.open(hello);
      }
    }
  }

  private void serve(
      Request request, Submission submission, SessionStream stream, Personally personally) {
    switch (request) {
      case Request.Hello _ ->
          answers.fail(RequestKind.HELLO, request.id(), ErrorCode.CONFLICT, "hello has been said");
      case Request.Ping ping -> {
        connection.requests().ok(RequestKind.PING);
        connection.send(new ServerFrame.Pong(ping.id()));
      }
      case Request.Act act -> act(act, submission, personally);
      case Request.History history -> taken(history, () -> history(history, submission));
      case Request.Resume resume -> taken(resume, () -> stream.resume(resume));
      case Request.Renew renew -> taken(renew, () -> renew(renew));
      case Request.Prefer prefer -> taken(prefer, () -> personally.prefer(prefer));
      case Request.Block block -> taken(block, () -> personally.block(block));
      case Request.Unanswered unanswered -> {
        connection.requests().ok(RequestKind.of(unanswered));
        personally.take(unanswered);
      }
    }
  }

  /// Whether the token counts may have to be looked up, and nothing waits for it.
  private void renew(Request.Renew renew) {
    Authenticator authenticator = shared.surroundings().authenticator();
    shared
        .background()
        .run(
            () -> {
              Authentication decision = authenticator.authenticate(renew.token(), null);
              connection.onLoop(
                  _ -> {
                    if (standing != null) {
                      answers.settle(renew.id(), standing.renew(renew.id(), decision));
                    }
                  });
            });
  }

  private void act(Request.Act asked, Submission submission, Personally personally) {
    Request.Act act;
    try {
      act = submission.withFiles(asked);
    } catch (BadFrame bad) {
      answers.fail(RequestKind.of(asked), asked.id(), bad.code(), bad.reason());
      return;
    }
    taken(
        act,
        () ->
            personally
                .door()
                .pass(
                    act,
                    submission.chatId(act),
                    () -> submit(act, submission),
                    refusal -> answers.settle(act.id(), refusal)));
  }

  /// Does something about a request that is to be answered later, if it can be taken.
  private void taken(Request request, Runnable then) {
    RequestKind kind = RequestKind.of(request);
    Optional<ServerFrame.Failure> refusal = refusal(request);
    if (refusal.isPresent()) {
      connection.requests().failed(kind, ErrorCode.RATE_LIMITED);
      connection.send(refusal.get());
      return;
    }
    switch (requests.take(request.id(), kind, connections.nowMillis())) {
      case YES -> then.run();
      case ID_IN_USE ->
          answers.fail(
              kind, request.id(), ErrorCode.INVALID_FRAME, "id is that of a request under way");
      case TOO_MANY -> {
        connections.refusals().count(Limit.REQUESTS_AT_A_TIME);
        connection.requests().failed(kind, ErrorCode.RATE_LIMITED);
        connection.send(
            new ServerFrame.Failure(
                OptionalLong.of(request.id()),
                Optional.empty(),
                ErrorCode.RATE_LIMITED,
                "at most %d requests at a time".formatted(shared.settings().maxRequests()),
                OptionalLong.of(RETRY_AFTER_MS)));
      }
    }
  }

  /// Why nothing of its kind is taken at the moment.
  private Optional<ServerFrame.Failure> refusal(Request request) {
    return user()
        .flatMap(
            user ->
                shared
                    .guard()
                    .allowances()
                    .refusal(
                        request.id(), connection.place(), user, Allowances.chat(user, request)));
  }

  private void submit(Request.Act act, Submission submission) {
    submission
        .submit(act)
        .whenComplete(
            (_, failure) -> {
              if (failure != null) {
                connection.onLoop(
                    _ -> answers.settle(act.id(), Answers.unavailable(act.id(), "the chat log")));
              }
            });
  }

  private void history(Request.History request, Submission submission) {
    shared
        .background()
        .run(
            () -> {
              ServerFrame answer;
              try {
                answer = new History(shared.background().reads(), submission.user()).page(request);
              } catch (StoreException e) {
                log.warn("The store does not answer: {}", e.getMessage());
                answer = Answers.unavailable(request.id(), "the store");
              }
              ServerFrame sent = answer;
              connection.onLoop(_ -> answers.settle(request.id(), sent));
            });
  }

  // ---- to the client

  @Override
  public void happened(InboxItem.Happened event, ByteBuf frame) {
    if (stream != null) {
      stream.happened(event, frame);
    }
  }

  @Override
  public void membersChanged(ChatId chatId, long seq) {
    if (stream != null) {
      stream.membersChanged(chatId, seq);
    }
  }

  @Override
  public void shown(InboxItem.Shown shown, ByteBuf frame) {
    if (stream != null) {
      stream.shown(shown, frame);
    }
  }

  @Override
  public void blocksChanged() {
    if (personally != null) {
      personally.door().read();
    }
  }

  @Override
  public void answered(InboxItem.Answer answer) {
    if (stream != null) {
      stream.answered(answer);
    }
  }

  @Override
  public void resync() {
    if (submission != null) {
      connection.send(new ServerFrame.Resync());
    }
  }

  @Override
  public boolean drain(long reconnectInMs) {
    connection.send(new ServerFrame.Drain(reconnectInMs));
    return true;
  }

  @Override
  public void ponged(long content) {}

  @Override
  public void tick(long nowMillis) {
    if (submission == null
        && waiting == null
        && nowMillis - openedMillis > shared.settings().helloTimeout().toMillis()) {
      connection.close(CloseCode.SILENT);
    }
    if (standing != null && shared.expired(standing.until())) {
      connection.close(CloseCode.UNAUTHORIZED);
    }
    for (long late : requests.expire(nowMillis)) {
      connection.send(Answers.unavailable(late, "an answer in time"));
      if (stream != null && stream.welcomes(late)) {
        connection.close(CloseCode.GOING_AWAY);
      }
    }
  }

  @Override
  public void closed() {
    gone = true;
    requests.drop();
    if (personally != null) {
      personally.end();
    }
    if (stream != null) {
      stream.end();
    }
  }
}
