package chat.parley.gateway;

import io.netty.channel.EventLoop;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// The connections of one event loop, and what they share.
///
/// Confined to the event loop, but for [#onEach].
final class LoopConnections {
  private static final long TICK_SECONDS = 1;

  private final EventLoop loop;
  private final Set<Connection> connections = new LinkedHashSet<>();
  private final Flushes flushes;
  private final Backlog<Connection> backlog;
  private final LoopMeter meter;
  private final Delays delays;

  /// @param maxBacklogBytes that may wait for all of them together
  LoopConnections(EventLoop loop, long maxBacklogBytes, GatewayMeters meters) {
    this.loop = loop;
    this.meter = meters.forLoop();
    this.delays = meters.delays();
    this.flushes = new Flushes(loop, delays::flushed);
    this.backlog =
        new Backlog<>(maxBacklogBytes, Connection::waitingBytes, Connection::cut, meter::backlog);
  }

  /// Has each connection look at the time about once a second.
  void tick(LongSupplier nowMillis) {
    loop.scheduleAtFixedRate(
        () -> {
          long now = nowMillis.getAsLong();
          each(connection -> connection.tick(now));
        },
        TICK_SECONDS,
        TICK_SECONDS,
        TimeUnit.SECONDS);
  }

  void opened(Connection connection) {
    connections.add(connection);
  }

  void closed(Connection connection) {
    connections.remove(connection);
    backlog.gone(connection);
  }

  /// Those that are to be flushed.
  Flushes flushes() {
    return flushes;
  }

  LoopMeter meter() {
    return meter;
  }

  /// How long events take.
  Delays delays() {
    return delays;
  }

  /// What waits for slow clients.
  Backlog<Connection> backlog() {
    return backlog;
  }

  /// Does something with every connection, later; from any thread.
  void onEach(Consumer<Connection> action) {
    Connections.execute(loop, () -> each(action));
  }

  /// A fault of one ends nothing but that one.
  private void each(Consumer<Connection> action) {
    List.copyOf(connections).forEach(one -> one.guard(action));
  }
}
