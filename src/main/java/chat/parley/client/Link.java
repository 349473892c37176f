package chat.parley.client;

import chat.parley.chat.ChatId;
import chat.parley.chat.UserId;
import chat.parley.protocol.CloseCode;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.FrameCodec;
import chat.parley.protocol.Request;
import chat.parley.protocol.ServerFrame;
import io.netty.channel.EventLoop;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps a connection up: says hello, resumes, beats, comes back after a loss with full jitter or
/// at the hinted time, and stops where the close code says so.
///
/// Confined to the client's event loop, but for [#state].
final class Link implements Wire.Owner {
  private static final Logger LOG = LoggerFactory.getLogger(Link.class);

  /// After so many refused tokens in a row the next will not do either.
  private static final int MAX_UNAUTHORIZED = 3;

  private final EventLoop loop;
  private final ClientOptions options;
  private final ClientListener listener;
  private final Requests requests;
  private final Feed feed;
  private final Outbox outbox;
  private final Comeback comeback;
  private final Dial dial;
  private @Nullable Wire wire;
  private @Nullable URI url;
  private Optional<String> token = Optional.empty();
  private ServerFrame.@Nullable Welcome welcome;
  private Set<UserId> watched = Set.of();
  private int unauthorized;
  private volatile ClientState state = new ClientState.Connecting();

  Link(
      EventLoop loop,
      ClientOptions options,
      ClientListener listener,
      Requests requests,
      Feed feed,
      Outbox outbox,
      Backoff backoff) {
    this.loop = loop;
    this.options = options;
    this.listener = listener;
    this.requests = requests;
    this.feed = feed;
    this.outbox = outbox;
    this.comeback = new Comeback(backoff);
    this.dial = new Dial(loop, options);
  }

  /// For any thread.
  ClientState state() {
    return state;
  }

  void start() {
    listener.state(state);
    connect();
  }

  /// Ends the client for good.
  void stop(int code, String reason) {
    if (state instanceof ClientState.Closed) {
      return;
    }
    leave(reason);
    become(new ClientState.Closed(code, reason));
    outbox.close(reason);
  }

  /// Follows a chat from after `seq` on.
  ///
  /// @return false if it is followed already
  boolean follow(ChatId chatId, long seq) {
    boolean added = feed.follow(chatId, seq);
    if (added && welcome != null) {
      resume(Map.of(chatId, seq));
    }
    return added;
  }

  /// Asks the server for what lies after the cursors, as `hello` does.
  private void resume(Map<ChatId, Long> cursors) {
    feed.pause();
    requests.ask(id -> new Request.Resume(id, cursors), this::resumed);
  }

  private void connect() {
    if (!(state instanceof ClientState.Closed)) {
      dial.start(this::open, why -> disconnected(0, why));
    }
  }

  private void open(Dial.Ready ready) {
    if (!(state instanceof ClientState.Closed)) {
      token = ready.token();
      comeback.connecting();
      url = ready.url();
      wire = Wire.open(loop, ready.url(), ready.address(), this);
    }
  }

  @Override
  public void opened() {
    if (wire == null) {
      return;
    }
    requests.attach(wire::send);
    feed.pause();
    Optional<UserId> as =
        options.credentials() instanceof Credentials.Open(UserId user)
            ? Optional.of(user)
            : Optional.empty();
    List<Map<ChatId, Long>> parts = ResumeParts.of(feed.cursors());
    requests.ask(
        id -> new Request.Hello(id, token, as, options.device(), parts.getFirst()),
        outcome -> greeted(outcome, parts));
  }

  @Override
  public void received(byte[] utf8) {
    ServerFrame frame;
    try {
      frame = FrameCodec.decode(utf8);
    } catch (IllegalArgumentException e) {
      // If it was an event, its seq will be missed and fetched.
      LOG.warn("Ignored a frame from {}: {}", url, e.getMessage());
      return;
    }
    take(frame);
  }

  @Override
  public void idle() {
    requests.ask(Request.Ping::new, _ -> {});
  }

  @Override
  public void closed(int code, String reason) {
    disconnected(code, reason);
  }

  private void take(ServerFrame frame) {
    switch (frame) {
      case ServerFrame.Happened(var event) -> feed.offer(event);
      case ServerFrame.Ack ack -> {
        if (!requests.settle(ack.id(), new Outcome.Answered(ack))) {
          outbox.late(ack);
        }
      }
      case ServerFrame.Failure failure -> fail(failure);
      case ServerFrame.Welcome it -> requests.settle(it.id(), new Outcome.Answered(it));
      case ServerFrame.Pong it -> requests.settle(it.id(), new Outcome.Answered(it));
      case ServerFrame.HistoryPage it -> requests.settle(it.id(), new Outcome.Answered(it));
      case ServerFrame.ChatInfo chat -> {
        listener.chat(chat);
        feed.chat(chat);
      }
      case ServerFrame.Gap gap -> feed.gap(gap);
      case ServerFrame.Live() -> live();
      case ServerFrame.Resync() -> ResumeParts.of(feed.cursors()).forEach(this::resume);
      case ServerFrame.Drain drain -> drain(drain.reconnectInMs());
      case ServerFrame.Typing typing -> listener.typing(typing);
      case ServerFrame.Marked marked -> listener.marked(marked);
      case ServerFrame.Presence presence -> listener.presence(presence);
      case ServerFrame.ChatPreferred it -> settle(it.id(), it);
      case ServerFrame.PresencePreferred it -> settle(it.id(), it);
      case ServerFrame.Blocked it -> settle(it.id(), it);
      case ServerFrame.Unknown _ -> {}
    }
  }

  /// What the user's other sessions prefer carries no id, and is of no use here.
  private void settle(OptionalLong id, ServerFrame answer) {
    id.ifPresent(value -> requests.settle(value, new Outcome.Answered(answer)));
  }

  /// Follows the presence of these users, in place of others, from connection to connection.
  void watch(Set<UserId> users) {
    watched = users;
    if (welcome != null) {
      tell(new Request.Watch(OptionalLong.empty(), users));
    }
  }

  /// Says what gets no answer; without a connection nobody hears it.
  ///
  /// @return whether it was sent
  boolean tell(Request.Unanswered request) {
    if (welcome == null || wire == null) {
      return false;
    }
    wire.send(RequestEncoder.encode(request));
    return true;
  }

  private void fail(ServerFrame.Failure failure) {
    boolean answers =
        failure.id().isPresent()
            && requests.settle(failure.id().getAsLong(), new Outcome.Refused(failure));
    if (!answers) {
      listener.failed(failure);
    }
  }

  private void greeted(Outcome outcome, List<Map<ChatId, Long>> parts) {
    switch (outcome) {
      case Outcome.Answered(ServerFrame.Welcome it) -> {
        welcome = it;
        unauthorized = 0;
        if (wire != null) {
          wire.beat(it.heartbeatMs());
        }
        if (!watched.isEmpty()) {
          watch(watched);
        }
        parts.stream().skip(1).forEach(this::resume);
        resumeWhatCameLater(parts);
      }
      case Outcome.Answered _ -> disconnected(0, "hello was answered by something else");
      // When the connection broke, that is being dealt with.
      case Outcome.Unanswered(String why) -> {
        if (wire != null) {
          disconnected(0, "hello: " + why);
        }
      }
      case Outcome.Refused(ServerFrame.Failure failure) -> refused(failure);
    }
  }

  /// Chats that the application began to follow while hello was under way.
  private void resumeWhatCameLater(List<Map<ChatId, Long>> resumed) {
    Map<ChatId, Long> rest = feed.cursors();
    resumed.forEach(part -> rest.keySet().removeAll(part.keySet()));
    if (!rest.isEmpty()) {
      ResumeParts.of(rest).forEach(this::resume);
    }
  }

  private void refused(ServerFrame.Failure failure) {
    String reason = failure.code().wire() + ": " + failure.message();
    if (failure.code() == ErrorCode.UNAUTHORIZED) {
      disconnected(CloseCode.UNAUTHORIZED.code(), reason);
    } else if (failure.code().retryable()) {
      disconnected(0, reason);
    } else {
      stop(CloseCode.NOT_THIS_PROTOCOL.code(), reason);
    }
  }

  private void resumed(Outcome outcome) {
    if (!(outcome instanceof Outcome.Answered) && wire != null) {
      disconnected(0, "resume failed");
    }
  }

  private void live() {
    feed.live();
    if (welcome != null && !(state instanceof ClientState.Live)) {
      comeback.live(System.nanoTime());
      become(new ClientState.Live(welcome));
    }
    if (welcome != null) {
      outbox.online(welcome.userId());
    }
  }

  /// The node goes away: whatever it does, at the given time we are somewhere else.
  private void drain(long reconnectInMs) {
    comeback.hinted(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(reconnectInMs));
    Wire draining = wire;
    loop.schedule(
        () -> {
          if (draining != null && wire == draining) {
            disconnected(CloseCode.DRAINING.code(), CloseCode.DRAINING.reason());
          }
        },
        reconnectInMs,
        TimeUnit.MILLISECONDS);
  }

  private void disconnected(int code, String reason) {
    switch (CloseCode.after(code)) {
      case STOP -> stop(code, reason);
      case NEW_TOKEN -> {
        dial.forgetToken();
        boolean hopeless = options.credentials() instanceof Credentials.Open;
        if (hopeless || ++unauthorized >= MAX_UNAUTHORIZED) {
          stop(code, reason);
        } else {
          lost(reason, comeback.delay(code, System.nanoTime()));
        }
      }
      case RECONNECT -> lost(reason, comeback.delay(code, System.nanoTime()));
    }
  }

  private void lost(String why, Duration delay) {
    if (state instanceof ClientState.Closed) {
      return;
    }
    leave(why);
    become(new ClientState.Reconnecting(why, delay));
    loop.schedule(this::connect, delay.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// Lets the connection go, if there is one. First nothing more is asked, then what was asked is
  /// told that no answer comes.
  private void leave(String why) {
    Wire left = wire;
    wire = null;
    welcome = null;
    if (left != null) {
      left.close();
    }
    feed.pause();
    outbox.offline();
    requests.detach(why);
  }

  private void become(ClientState next) {
    state = next;
    listener.state(next);
  }
}
