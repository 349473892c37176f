package chat.parley.gateway;

import chat.parley.chat.Limits;
import chat.parley.chat.UserId;
import chat.parley.delivery.Sessions;
import chat.parley.edge.Tls;
import chat.parley.limits.Refusals;
import chat.parley.protocol.CloseCode;
import chat.parley.web.Site;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The server socket and its event loops.
///
/// Life: made with the clock alone, so that what delivers can know its [#sessions] before there are
/// any; then opened once; then closed.
public final class Gateway implements AutoCloseable {
  private static final long CERTIFICATE_SECONDS = 10;

  /// That the kernel takes for a connection beyond what is on its way. Without this it would take
  /// up to 4 MiB for each client that reads nothing, before ours that is bounded begins to fill.
  private static final long MAX_UNSENT_BYTES = 128 * 1024;

  private static final long CLOSE_SECONDS = 3;
  private static final long SWEEP_SECONDS = 5;
  private static final Duration STAY_IN_LARGE_CHATS = Duration.ofMinutes(1);

  private final Connections connections;
  private @Nullable MultiThreadIoEventLoopGroup acceptor;
  private @Nullable MultiThreadIoEventLoopGroup loops;
  private volatile @Nullable Background background;
  private @Nullable Channel server;
  private volatile @Nullable Tls tls;

  /// @param clock measures how long something takes, and is never put back
  public Gateway(Clock clock) {
    this.connections = new Connections(clock);
  }

  /// Where what arrives for this node's sessions is handed over.
  public Sessions sessions() {
    return connections;
  }

  /// What it counts and measures. Any thread.
  public GatewayMeters meters() {
    return connections.meters();
  }

  /// WebSockets that are open. Any thread.
  public int openConnections() {
    return connections.count();
  }

  /// Reads of the store for sessions and requests; empty before it is open. Any thread.
  public Optional<Reads> reads() {
    return Optional.ofNullable(background).map(Background::reads);
  }

  /// Whether a user has a session here.
  public boolean holds(UserId user) {
    return connections.holds(user);
  }

  /// Listens.
  ///
  /// @param site what browsers get
  /// @param resources makes what answers under `/v1`
  /// @throws IOException if the address cannot be had; the message says which
  public void open(
      GatewaySettings settings,
      Surroundings surroundings,
      Readiness readiness,
      Site site,
      Function<Inside, HttpResources> resources)
      throws IOException {
    boolean epoll = Epoll.isAvailable();
    IoHandlerFactory io = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    acceptor = new MultiThreadIoEventLoopGroup(1, threads(surroundings, "accept"), io);
    loops = new MultiThreadIoEventLoopGroup(0, threads(surroundings, "io"), io);
    connections.limit(settings.maxBacklogBytes() / loops.executorCount());
    connections.attend(surroundings.live());
    background = new Background(surroundings.store());
    LargeChats largeChats =
        new LargeChats(connections.byChat(), surroundings, Limits.MAX_BY_USER, STAY_IN_LARGE_CHATS);
    loops
        .next()
        .scheduleWithFixedDelay(
            () -> largeChats.sweep(connections.nowMillis()),
            SWEEP_SECONDS,
            SWEEP_SECONDS,
            TimeUnit.SECONDS);
    tls = settings.edge().tls().orElse(null);
    settings.edge().tls().ifPresent(it -> every(CERTIFICATE_SECONDS, it::look));
    SignOuts signOuts = new SignOuts(surroundings, connections);
    every(SignOuts.SWEEP_SECONDS, signOuts::sweep);
    Traces traces = new Traces(surroundings, connections, background);
    connections.trace(traces);
    Guard guard = Guard.of(settings, connections);
    Shared shared = new Shared(surroundings, background, largeChats, guard);
    Inside inside =
        new Inside(
            new Commands(
                surroundings,
                shared.chatLimit(),
                guard.allowances(),
                connections.waiting(),
                settings.requestTimeout(),
                connections.meters().forRequests()),
            background.reads(),
            signOuts,
            traces,
            surroundings.live());
    HttpRoutes routes =
        new HttpRoutes(
            new WebSocketDoor(new Upgrade(guard), connections, shared),
            connections,
            shared,
            readiness,
            site,
            Pages.ofJar());
    Class<? extends ServerChannel> type =
        epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(acceptor, loops)
            .channel(type)
            .option(ChannelOption.SO_BACKLOG, 1024)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
            .childOption(
                ChannelOption.WRITE_BUFFER_WATER_MARK,
                new WriteBufferWaterMark(
                    settings.maxOutboundBytes() / 2, settings.maxOutboundBytes()))
            .childHandler(
                new HttpPipeline(
                    routes,
                    new HttpServing(resources.apply(inside), background, connections::refusing),
                    guard));
    if (epoll) {
      bootstrap.childOption(EpollChannelOption.TCP_NOTSENT_LOWAT, MAX_UNSENT_BYTES);
    }
    server = bind(bootstrap, settings);
  }

  /// Does what blocks from time to time.
  private void every(long seconds, Runnable task) {
    Background blocking = Objects.requireNonNull(background);
    Objects.requireNonNull(loops)
        .next()
        .scheduleWithFixedDelay(() -> blocking.run(task), seconds, seconds, TimeUnit.SECONDS);
  }

  /// When the certificate ends that new connections get, if there is one.
  public Optional<Instant> certificateEnd() {
    return Optional.ofNullable(tls).map(Tls::end);
  }

  /// What was refused, and at which limit.
  public Refusals refusals() {
    return connections.refusals();
  }

  private static Channel bind(ServerBootstrap bootstrap, GatewaySettings settings)
      throws IOException {
    ChannelFuture bound = bootstrap.bind(settings.host(), settings.port()).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      Throwable cause = bound.cause();
      String why =
          cause instanceof BindException || String.valueOf(cause.getMessage()).contains("in use")
              ? "is taken or not ours: choose another with --port (parley.http.port)"
              : "cannot be had: " + cause.getMessage();
      throw new IOException("%s:%d %s".formatted(settings.host(), settings.port(), why), cause);
    }
    return bound.channel();
  }

  private static DefaultThreadFactory threads(Surroundings surroundings, String what) {
    return new DefaultThreadFactory(surroundings.node() + "-" + what);
  }

  /// The port that it listens on.
  public int port() {
    if (server == null || !(server.localAddress() instanceof InetSocketAddress address)) {
      throw new IllegalStateException("not open");
    }
    return address.getPort();
  }

  /// Sends all clients elsewhere, and takes no new ones; `/health/ready` says so at once. Returns
  /// when they are gone, or their time is over: 13 s at most.
  ///
  /// @param othersLive whether there is an elsewhere; if not, all are closed now
  public void drain(boolean othersLive) {
    Draining draining = new Draining(connections, ThreadLocalRandom.current());
    if (othersLive) {
      draining.toOthers();
    } else {
      draining.toNobody();
    }
  }

  /// Ends as a process that is killed: every connection is cut off, and no client is told.
  public void abort() {
    if (server != null) {
      server.close().awaitUninterruptibly();
    }
    if (loops != null) {
      // An event loop that ends closes its channels, as the kernel does for a process.
      loops.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly();
    }
  }

  /// Takes no more connections and closes those there are; their clients reconnect elsewhere.
  @Override
  public void close() {
    if (server != null) {
      server.close().awaitUninterruptibly();
    }
    connections.closeAll(CloseCode.GOING_AWAY);
    if (loops != null) {
      connections.awaitNone(Duration.ofSeconds(CLOSE_SECONDS));
      loops.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly();
    }
    if (acceptor != null) {
      acceptor.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly();
    }
    if (background != null) {
      background.close();
    }
  }
}
