package chat.parley.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.auth.AuthMode;
import chat.parley.auth.Authentication;
import chat.parley.auth.Authenticator;
import chat.parley.auth.JwtRules;
import chat.parley.auth.JwtSecret;
import chat.parley.auth.TokenMaker;
import chat.parley.chat.Audience;
import chat.parley.chat.ChatId;
import chat.parley.chat.Limits;
import chat.parley.chat.NodeId;
import chat.parley.chat.SessionId;
import chat.parley.chat.UserId;
import chat.parley.chatlog.FakeLog;
import chat.parley.chatlog.LoggedCommand;
import chat.parley.delivery.Delivery;
import chat.parley.delivery.FakeInboxes;
import chat.parley.delivery.InboxItem;
import chat.parley.delivery.Notices;
import chat.parley.delivery.Router;
import chat.parley.delivery.Trail;
import chat.parley.directory.Directory;
import chat.parley.directory.Incarnation;
import chat.parley.directory.LocalDirectory;
import chat.parley.directory.Watcher;
import chat.parley.edge.Edge;
import chat.parley.files.FileRefs;
import chat.parley.limits.Bounds;
import chat.parley.limits.Refusals;
import chat.parley.live.Live;
import chat.parley.live.LiveTimes;
import chat.parley.protocol.EventJson;
import chat.parley.sequencer.Commands;
import chat.parley.sequencer.Ledger;
import chat.parley.sequencer.SettableClock;
import chat.parley.sequencer.WatchedStore;
import chat.parley.store.Store;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.local.LocalAddress;
import io.netty.channel.local.LocalIoHandler;
import io.netty.channel.local.LocalServerChannel;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

/// A node's sessions without its network: real connections, loops, store and directory, a log and
/// inboxes in memory, a clock that stands still. What happens in chats, a test makes happen: [#act]
/// writes it to the store, [#deliver] hands it to the sessions.
final class Room implements AutoCloseable {
  static final NodeId NODE = new NodeId("node-1");
  static final GatewaySettings SETTINGS =
      new GatewaySettings(
          "localhost",
          0,
          Set.of(),
          Duration.ofSeconds(25),
          Duration.ofSeconds(10),
          Duration.ofSeconds(9),
          2,
          1024 * 1024,
          64L * 1024 * 1024,
          3,
          Bounds.WIDE,
          Edge.BARE);
  static final Duration LATE = Duration.ofMinutes(1);
  static final LiveTimes LIVE_TIMES =
      new LiveTimes(
          Duration.ofMillis(20),
          Duration.ofMillis(10),
          Duration.ofSeconds(3),
          Duration.ofSeconds(60),
          Duration.ofSeconds(60));
  private static final Incarnation INCARNATION = new Incarnation("1");
  private static final AtomicInteger ROOMS = new AtomicInteger();

  /// The wall clock.
  final SettableClock clock = new SettableClock();

  private final SettableClock steady = new SettableClock();
  final FakeLog log = FakeLog.slow();
  final FakeInboxes inboxes = FakeInboxes.working();
  final LocalDirectory directory = new LocalDirectory();
  final FileRefs refs =
      new FileRefs(
          JwtSecret.of("a secret of files that is long enough").key(),
          Clock.systemUTC(),
          Duration.ofHours(1));
  private final JwtRules rules =
      new JwtRules(JwtSecret.of("x".repeat(32)), Optional.empty(), Optional.empty());
  private final Connections connections = new Connections(steady);
  private final Guard guard = Guard.of(SETTINGS, connections);
  private final Background background;
  private final MultiThreadIoEventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, LocalIoHandler.newFactory());
  private final LocalAddress address = new LocalAddress("room-" + ROOMS.incrementAndGet());
  private final BlockingQueue<Connection> accepted = new LinkedBlockingQueue<>();
  private final Ledger ledger;
  private final Router router = new Router(NODE, directory, connections, inboxes.writer(), true);
  private final Notices notices;
  final Live live;
  private final Shared shared;
  private volatile Consumer<String> beforeStore = _ -> {};
  private boolean silent;
  private volatile Function<Connection, Peer> nextPeer = this::session;
  private volatile Consumer<Connection> opened = _ -> {};
  private volatile String nextSession = "";

  Room(Path folder) throws InterruptedException {
    this(folder, Function.identity());
  }

  /// @param directories what stands before the directory
  Room(Path folder, Function<Directory, Directory> directories) throws InterruptedException {
    this(folder, directories, Limits.MAX_BY_USER);
  }

  /// @param maxByUser members up to which a chat is not large
  Room(Path folder, Function<Directory, Directory> directories, int maxByUser)
      throws InterruptedException {
    ledger = new Ledger(folder);
    directory.join(NODE, INCARNATION, Watcher.NONE);
    Store store = WatchedStore.of(ledger.store(), method -> beforeStore.accept(method));
    background = new Background(store);
    notices = new Notices(NODE, directory, connections, inboxes.writer(), true);
    notices.start();
    live =
        new Live(
            NODE, INCARNATION, store, directory, notices, connections::holds, clock, LIVE_TIMES);
    live.start();
    connections.attend(live);
    Surroundings surroundings =
        new Surroundings(
            NODE,
            INCARNATION,
            log.open(),
            store,
            directories.apply(directory),
            inboxes.writer(),
            new Trail(clock),
            live,
            new Authenticator(AuthMode.OPEN, rules, clock),
            refs,
            clock);
    LargeChats largeChats = new LargeChats(connections.byChat(), surroundings, maxByUser, LATE);
    shared = new Shared(surroundings, background, largeChats, guard);
    new ServerBootstrap()
        .group(loops)
        .channel(LocalServerChannel.class)
        .childHandler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                accept(channel);
              }
            })
        .bind(address)
        .sync();
  }

  private void accept(Channel channel) {
    Connection connection = new Connection(channel, connections, SETTINGS, null, nextPeer);
    channel.pipeline().addLast(connection);
    opened.accept(connection);
    accepted.add(connection);
  }

  private Peer session(Connection connection) {
    return new Session(new SessionId(nextSession), connection, connections, shared);
  }

  /// Opens a connection that has said nothing yet, to a session of that id.
  Client open(String session) throws InterruptedException {
    nextSession = session;
    nextPeer = this::session;
    opened = _ -> {};
    return client();
  }

  /// Opens a connection and says hello, with the session's id as its device; returns once it is
  /// live.
  Client connect(String user, String session) throws InterruptedException {
    Client client = open(session);
    client.say(hello(user, session, ""));
    client.typesUpTo("live");
    return client;
  }

  static String hello(String user, String device, String resume) {
    return "{\"type\":\"hello\",\"id\":1,\"user_id\":\"%s\",\"device_id\":\"%s\",\"resume\":{%s}}"
        .formatted(user, device, resume);
  }

  /// Clients that connect from here on answer pings, as they do at first, or not.
  void answerPings(boolean answered) {
    silent = !answered;
  }

  /// Opens a connection to the reference system's endpoint.
  Client reference(String user, String session) throws InterruptedException {
    return reference(user, session, Optional.empty());
  }

  /// The same, by a token that ends.
  Client reference(String user, String session, Optional<Instant> end) throws InterruptedException {
    nextPeer =
        connection ->
            new ReferenceSession(
                new SessionId(session),
                new Authentication.Authenticated(new UserId(user), end),
                connection,
                shared);
    opened =
        connection -> {
          connections.identified(connection, new UserId(user));
          ((ReferenceSession) connection.peer()).start();
        };
    return client();
  }

  private Client client() throws InterruptedException {
    Client client = Client.connect(loops, address, silent);
    Connection connection = accepted.poll(5, TimeUnit.SECONDS);
    if (connection == null) {
      throw new AssertionError("not accepted");
    }
    client.server(connection);
    return client;
  }

  String token(String user, Duration ttl) {
    return new TokenMaker(rules, clock).make(new UserId(user), ttl);
  }

  /// What changes chats by HTTP.
  chat.parley.gateway.Commands commands() {
    return new chat.parley.gateway.Commands(
        shared.surroundings(),
        shared.chatLimit(),
        guard.allowances(),
        connections.waiting(),
        SETTINGS.requestTimeout(),
        connections.meters().forRequests());
  }

  /// What was refused.
  Refusals refusals() {
    return guard.refusals();
  }

  LargeChats largeChats() {
    return shared.largeChats();
  }

  /// What the sessions share.
  Shared shared() {
    return shared;
  }

  Connections connections() {
    return connections;
  }

  Store store() {
    return ledger.store();
  }

  /// Is told each call of the store before it is made, by its method's name.
  void beforeStore(Consumer<String> before) {
    beforeStore = before;
  }

  /// Something happens in chats: it is in the store, and nobody has been told.
  ///
  /// @return what is to be routed
  List<Delivery> act(LoggedCommand... commands) {
    return ledger.apply(commands);
  }

  /// Tells those whom it concerns, as the node does that sequences.
  void route(List<Delivery> deliveries) {
    router.route(List.of(new Router.Part(0, 1, deliveries)));
  }

  /// Hands items to the sessions, as the inbox does.
  void deliver(InboxItem... items) {
    connections.deliver(List.of(items));
  }

  /// An event that is in the store, on its way to users.
  InboxItem happened(String chat, long seq, String... users) {
    return happened(chat, seq, new Audience.Users(Commands.users(users)), Optional.empty());
  }

  /// An event of a large chat that is in the store, on its way to its members.
  InboxItem happenedInLarge(String chat, long seq, String... concerned) {
    Set<UserId> users = Set.copyOf(Commands.users(concerned));
    return happened(chat, seq, new Audience.Members(users), Optional.empty());
  }

  InboxItem happened(String chat, long seq, Audience audience, Optional<SessionId> except) {
    ChatId id = new ChatId(chat);
    byte[] json = store().eventsAfter(id, seq - 1, seq, 1).getFirst().json();
    return new InboxItem.Happened(id, seq, audience, except, new EventJson(json));
  }

  /// The answer to a request, for the event at a seq; `{"ack":<request>}`.
  static InboxItem answer(String session, long requestId, String chat, long seq) {
    return new InboxItem.Answer(
        new SessionId(session),
        requestId,
        Optional.of(new InboxItem.Place(new ChatId(chat), seq)),
        ("{\"ack\":" + requestId + "}").getBytes(UTF_8));
  }

  /// Lets time pass, by both clocks, and has each connection look at it.
  void pass(Duration time) throws InterruptedException {
    clock.advance(time);
    steady.advance(time);
    long now = steady.millis();
    connections.onEach(connection -> connection.tick(now));
    loops.submit(() -> {}).await();
  }

  /// The event loops end, with every connection.
  void shutDown() {
    loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  @Override
  public void close() {
    shutDown();
    live.close();
    notices.close();
    background.close();
    ledger.close();
  }
}
