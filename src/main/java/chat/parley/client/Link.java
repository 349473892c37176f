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
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps a connection up: beats, comes back after a loss with full jitter or at the hinted time,
/// and stops where the close code says so. What is said on a new connection is its [Greeting]'s.
///
/// Confined to the client's event loop, but for [#state].
final class Link implements Wire.Owner, Greeting.Line {
  private static final Logger LOG = LoggerFactory.getLogger(Link.class);

  /// After so many refused tokens in a row the next will not do either.
  private static final int MAX_UNAUTHORIZED = 3;

  private final EventLoop loop;
  private final ClientOptions options;
  private final ClientListener listener;
  private final Requests requests;
  private final Feed feed;
  private final Outbox outbox;
  private final Greeting greeting;
  private final Comeback comeback;
  private final Dial dial;
  private @Nullable Wire wire;
  private @Nullable URI url;
  private Optional<String> token = Optional.empty();
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
    this.greeting = new Greeting(options, requests, feed, this);
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
    return greeting.follow(chatId, seq);
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
    greeting.hello(token);
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
      case ServerFrame.Resync() -> greeting.resync();
      case ServerFrame.Drain drain -> drain(drain.reconnectInMs());
      case ServerFrame.Typing typing -> listener.typing(typing);
      case ServerFrame.Marked marked -> listener.marked(marked);
      case ServerFrame.Presence presence -> listener.presence(presence);
      case ServerFrame.ChatPreferred it -> settle(it.id(), it);
      case ServerFrame.PresencePreferred it -> settle(it.id(), it);
      case ServerFrame.Blocked it -> settle(it.id(), it);
      case ServerFrame.Renewed it -> requests.settle(it.id(), new Outcome.Answered(it));
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
    if (greeting.welcome().isPresent()) {
      tell(new Request.Watch(OptionalLong.empty(), users));
    }
  }

  /// Says what gets no answer; without a connection nobody hears it.
  ///
  /// @return whether it was sent
  boolean tell(Request.Unanswered request) {
    if (greeting.welcome().isEmpty() || wire == null) {
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

  @Override
  public void welcomed(ServerFrame.Welcome welcome) {
    unauthorized = 0;
    if (wire != null) {
      wire.beat(welcome.heartbeatMs());
    }
    if (!watched.isEmpty()) {
      watch(watched);
    }
  }

  @Override
  public void failed(String why) {
    disconnected(0, why);
  }

  @Override
  public void refused(ServerFrame.Failure failure) {
    String reason = failure.code().wire() + ": " + failure.message();
    if (failure.code() == ErrorCode.UNAUTHORIZED) {
      disconnected(CloseCode.UNAUTHORIZED.code(), reason);
    } else if (failure.code().retryable()) {
      disconnected(0, reason);
    } else {
      stop(CloseCode.NOT_THIS_PROTOCOL.code(), reason);
    }
  }

  private void live() {
    if (!greeting.live()) {
      return;
    }
    feed.live();
    Optional<ServerFrame.Welcome> welcome = greeting.welcome();
    if (welcome.isPresent() && !(state instanceof ClientState.Live)) {
      comeback.live(System.nanoTime());
      become(new ClientState.Live(welcome.get()));
    }
    welcome.ifPresent(it -> outbox.online(it.userId()));
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
    greeting.end();
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
