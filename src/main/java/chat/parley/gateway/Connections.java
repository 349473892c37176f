package chat.parley.gateway;

import chat.parley.chat.SessionId;
import chat.parley.chat.SignInId;
import chat.parley.chat.UserId;
import chat.parley.delivery.InboxItem;
import chat.parley.delivery.Sessions;
import chat.parley.limits.Limit;
import chat.parley.limits.Refusals;
import chat.parley.live.Live;
import chat.parley.protocol.CloseCode;
import io.netty.channel.EventLoop;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The connections of this node, and which of them are whose.
///
/// Thread-safe.
final class Connections implements Sessions {
  private static final Logger log = LoggerFactory.getLogger(Connections.class);
  private final Clock clock;
  private final Map<EventLoop, LoopConnections> byLoop = new ConcurrentHashMap<>();
  private final Map<SessionId, Connection> bySession = new ConcurrentHashMap<>();
  private final Map<UserId, Set<Connection>> byUser = new ConcurrentHashMap<>();
  private final ChatIndex byChat = new ChatIndex();
  private final Waiting waiting = new Waiting();
  private final Refusals refusals = new Refusals();
  private final GatewayMeters meters = new GatewayMeters();

  private volatile @Nullable CloseCode closeCode;
  private volatile long maxBacklogBytes = Long.MAX_VALUE;
  private volatile @Nullable Live live;
  private volatile @Nullable Traces traces;

  /// @param clock measures how long something takes, and is never put back
  Connections(Clock clock) {
    this.clock = clock;
  }

  /// Only good for differences.
  long nowMillis() {
    return clock.millis();
  }

  /// Who is to know of what comes and goes.
  void attend(Live live) {
    this.live = live;
  }

  /// Who tells where messages are, and asks.
  void trace(Traces traces) {
    this.traces = traces;
  }

  /// What other nodes ask and tell of messages.
  void traced(InboxItem.Traced item) {
    Traces tracing = traces;
    if (tracing != null) {
      tracing.take(item);
    }
  }

  /// Whether a user has a session here.
  boolean holds(UserId user) {
    return byUser.containsKey(user);
  }

  private void touched(UserId user) {
    Live attending = live;
    if (attending != null) {
      attending.presence().touched(user);
    }
  }

  GatewayMeters meters() {
    return meters;
  }

  int count() {
    return bySession.size();
  }

  /// What was refused.
  Refusals refusals() {
    return refusals;
  }

  /// Clients' time, which is never put back.
  Clock clock() {
    return clock;
  }

  /// What happens in a large chat is for those in here.
  ChatIndex byChat() {
    return byChat;
  }

  /// What others than sessions wait for.
  Waiting waiting() {
    return waiting;
  }

  /// On the connection's event loop.
  void opened(Connection connection) {
    meters.opened();
    on(connection.eventLoop()).opened(connection);
    bySession.put(connection.peer().id(), connection);
    CloseCode code = closeCode;
    if (code != null) {
      connection.close(code);
    }
  }

  /// From here on, what is for `user` is for this connection too. If that is one more than a user
  /// may have, it is closed.
  void identified(Connection connection, UserId user) {
    Set<Connection> all =
        byUser.compute(
            user,
            (_, before) -> {
              // Copied on write: readers iterate without a lock.
              Set<Connection> after = before == null ? new HashSet<>() : new HashSet<>(before);
              after.add(connection);
              return after;
            });
    touched(user);
    if (all.size() > connection.maxByUser()) {
      refusals.count(Limit.CONNECTIONS_PER_USER);
      connection.close(CloseCode.TOO_MANY);
    }
  }

  /// What may wait for all connections of one event loop together. Before the first one opens.
  void limit(long bytes) {
    maxBacklogBytes = bytes;
  }

  /// Those of an event loop.
  LoopConnections on(EventLoop loop) {
    return byLoop.computeIfAbsent(
        loop,
        _ -> {
          LoopConnections connections = new LoopConnections(loop, maxBacklogBytes, meters);
          connections.tick(this::nowMillis);
          return connections;
        });
  }

  /// On the connection's event loop.
  void closed(Connection connection) {
    on(connection.eventLoop()).closed(connection);
    bySession.remove(connection.peer().id());
    connection
        .peer()
        .user()
        .ifPresent(
            user -> {
              byUser.computeIfPresent(
                  user,
                  (_, before) -> {
                    Set<Connection> after = new HashSet<>(before);
                    after.remove(connection);
                    return after.isEmpty() ? null : after;
                  });
              touched(user);
            });
  }

  @Override
  public void deliver(List<InboxItem> items) {
    Live attending = live;
    Handover handover = new Handover(this, waiting, attending);
    items.forEach(handover::add);
    handover.run();
  }

  /// The connections of a user, which do not change.
  Set<Connection> of(UserId user) {
    return byUser.getOrDefault(user, Set.of());
  }

  Optional<Connection> of(SessionId session) {
    return Optional.ofNullable(bySession.get(session));
  }

  /// A loop that has been shut down has no connections any more.
  static void execute(EventLoop loop, Runnable task) {
    try {
      loop.execute(task);
    } catch (RejectedExecutionException e) {
      log.debug("The gateway is closed");
    }
  }

  /// @param nanos from now
  static void schedule(EventLoop loop, Runnable task, long nanos) {
    try {
      loop.schedule(task, nanos, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      log.debug("The gateway is closed");
    }
  }

  static void closeIfOf(Set<SignInId> devices, Connection connection) {
    if (connection.peer().signIn().filter(devices::contains).isPresent()) {
      connection.close(CloseCode.UNAUTHORIZED);
    }
  }

  /// The devices that have a connection here.
  Set<SignInId> signIns() {
    return bySession.values().stream()
        .flatMap(connection -> connection.peer().signIn().stream())
        .collect(Collectors.toSet());
  }

  /// Closes what devices that are signed in no more have open.
  void closeAllOf(Set<SignInId> devices) {
    onEach(connection -> closeIfOf(devices, connection));
  }

  /// The users who have a connection here.
  Set<UserId> users() {
    return Set.copyOf(byUser.keySet());
  }

  @Override
  public void resync() {
    meters.resynced();
    onEach(connection -> connection.peer().resync());
  }

  /// Does something with every connection, each on its event loop.
  void onEach(Consumer<Connection> action) {
    byLoop.values().forEach(connections -> connections.onEach(action));
  }

  /// Closes those that open from now on.
  void refuse(CloseCode code) {
    closeCode = code;
  }

  /// Whether those that open are closed.
  boolean refusing() {
    return closeCode != null;
  }

  /// Returns when none is open, or after `patience`.
  void awaitNone(Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (count() > 0 && System.nanoTime() - deadline < 0) {
      try {
        Thread.sleep(10);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /// Closes all that are open, and those that open from now on.
  void closeAll(CloseCode code) {
    refuse(code);
    onEach(connection -> connection.close(code));
  }
}
