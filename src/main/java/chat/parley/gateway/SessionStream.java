package chat.parley.gateway;

import chat.parley.chat.ChatId;
import chat.parley.chat.DeviceId;
import chat.parley.chat.Limits;
import chat.parley.chat.UserId;
import chat.parley.delivery.InboxItem;
import chat.parley.protocol.CloseCode;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Request;
import chat.parley.protocol.ServerFrame;
import chat.parley.store.Access;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// What a session of the protocol is sent: `welcome`, its chats, what it has missed, `live`, and
/// what happens from then on.
///
/// It is registered first and reads what it missed afterwards; the router looks into the directory
/// only after the store has committed. So each event is either read here or comes live, and what
/// comes both ways is dropped by its seq.
///
/// Confined to the connection's event loop.
final class SessionStream implements EventStream.Client {
  private static final long NONE = -1;

  private final UserId user;
  private final Connection connection;
  private final Shared shared;
  private final Requests requests;
  private final Answers answers;
  private final Registration registration;
  private final EventStream events;
  private final Showing showing;
  private Request.@Nullable Resume nextResume;
  // The hello or resume that has not been welcomed yet.
  private long welcomeId = NONE;

  SessionStream(
      UserId user, DeviceId device, Connection connection, Shared shared, Requests requests) {
    this.user = user;
    this.connection = connection;
    this.shared = shared;
    this.requests = requests;
    this.answers = new Answers(connection, requests);
    this.registration =
        new Registration(
            shared.surroundings(),
            connection,
            shared.background(),
            user,
            device,
            connection.peer().id());
    this.events = new EventStream(user, connection, shared, this);
    this.showing = new Showing(user, connection);
  }

  /// From here on what happens waits for [#open].
  void begin() {
    events.beginCatchUp();
  }

  /// Registers, then answers hello.
  void open(Request.Hello hello) {
    welcomeId = hello.id();
    registration.enter(
        () -> catchUp(hello.id(), hello.resume()), () -> giveUp(hello.id(), "the directory"));
  }

  OptionalLong sentUpTo(ChatId chatId) {
    return events.sentUpTo(chatId);
  }

  /// The connection is gone.
  void end() {
    events.end();
    registration.end();
  }

  /// Whether it is the hello or resume that has not been welcomed yet: if it fails, so does the
  /// session.
  boolean welcomes(long requestId) {
    return requestId == welcomeId;
  }

  void resume(Request.Resume resume) {
    if (!events.catchingUp()) {
      events.beginCatchUp();
      catchUp(resume.id(), resume.resume());
    } else if (nextResume == null) {
      nextResume = resume;
    } else {
      answers.settle(
          resume.id(),
          ServerFrame.Failure.answering(
              resume.id(), ErrorCode.CONFLICT, "resume: two are under way"));
    }
  }

  private void catchUp(long requestId, Map<ChatId, Long> cursors) {
    ServerFrame.Welcome welcome =
        new ServerFrame.Welcome(
            requestId,
            user,
            connection.peer().id(),
            shared.surroundings().node(),
            shared.surroundings().clock().millis(),
            shared.settings().heartbeat().toMillis(),
            Limits.MAX_TEXT_BYTES,
            0);
    welcomeId = requestId;
    events.catchUp(
        new Missed(welcome, cursors),
        () -> connection.send(new ServerFrame.Live()),
        what -> giveUp(requestId, what));
  }

  /// What a client is sent that comes, or comes back.
  private final class Missed implements EventStream.Reading {
    private final ServerFrame.Welcome welcome;
    private final Map<ChatId, Long> cursors;
    private final CatchUp catchUp = new CatchUp(shared.background().reads(), user);

    Missed(ServerFrame.Welcome welcome, Map<ChatId, Long> cursors) {
      this.welcome = welcome;
      this.cursors = cursors;
    }

    @Override
    public Set<ChatId> look(int members) {
      return catchUp.look(members);
    }

    @Override
    public EventStream.Sent read(SlowWriter out) {
      claim(welcome.id());
      catchUp.welcome(welcome, out);
      catchUp.events(cursors, out);
      return catchUp.sent();
    }
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

  private void giveUp(long requestId, String what) {
    answers.settle(requestId, Answers.unavailable(requestId, what));
    connection.close(CloseCode.GOING_AWAY);
  }

  void happened(InboxItem.Happened event, ByteBuf frame) {
    events.happened(event, frame);
  }

  /// A notice of a chat is shown to who is in it, after what the session catches up with.
  void shown(InboxItem.Shown shown, ByteBuf frame) {
    boolean in = shown.chatId().isEmpty() || events.sentUpTo(shown.chatId().get()).isPresent();
    if (events.catchingUp()) {
      showing.hold(shown);
    } else if (in) {
      showing.show(shown, frame);
    }
  }

  void membersChanged(ChatId chatId, long seq) {
    events.membersChanged(chatId, seq);
  }

  void answered(InboxItem.Answer answer) {
    events.answered(answer);
  }

  // ---- what the stream asks for

  @Override
  public void refill(ChatId chatId, long afterSeq, Access access, SlowWriter out) {
    new CatchUp(shared.background().reads(), user).refill(chatId, afterSeq, access.head(), out);
  }

  @Override
  public void caughtUp(EventStream.Sent sent) {}

  @Override
  public void live() {
    if (!events.catchingUp()) {
      showing.held().forEach(it -> shown(it, Unpooled.EMPTY_BUFFER));
      connection.flush();
    }
    Request.Resume next = nextResume;
    if (next != null && !events.catchingUp()) {
      nextResume = null;
      if (requests.waitsFor(next.id())) {
        resume(next);
      }
    }
  }

  @Override
  public void show(InboxItem.Happened event, @Nullable ByteBuf frame) {
    showing.happened(event);
    if (frame != null) {
      connection.write(frame);
    } else {
      connection.writeText(event.event().utf8());
    }
  }

  @Override
  public void show(InboxItem.Answer answer) {
    if (answers.settles(answer)) {
      connection.writeText(answer.frame());
    }
  }

  @Override
  public boolean waitsFor(long requestId) {
    return requests.waitsFor(requestId);
  }
}
