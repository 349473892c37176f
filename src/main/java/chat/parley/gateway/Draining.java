package chat.parley.gateway;

import chat.parley.protocol.CloseCode;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends the clients of a node that goes away elsewhere: each is told its own time at which to come
/// back, at random within a window, so that the other nodes do not get all at once.
///
/// Until its time a session is served as ever. A little later it is closed with 4503, if its client
/// has not left by itself. Clients of the reference endpoint know of no `drain`: they are closed at
/// their time.
final class Draining {
  private static final Logger log = LoggerFactory.getLogger(Draining.class);

  /// For a millisecond the other nodes get one client.
  private static final Duration EACH = Duration.ofMillis(1);

  private static final Duration SHORTEST = Duration.ofSeconds(2);
  private static final Duration LONGEST = Duration.ofSeconds(10);

  /// How much later than its time a client is closed that is still here.
  private static final Duration GRACE = Duration.ofMillis(500);

  /// In which the last ones answer their close, or are cut off.
  private static final Duration CLOSING = Duration.ofSeconds(2);

  private final Connections connections;
  private final RandomGenerator random;

  Draining(Connections connections, RandomGenerator random) {
    this.connections = connections;
    this.random = random;
  }

  /// How long it takes to send so many sessions elsewhere.
  static Duration window(int sessions) {
    Duration window = EACH.multipliedBy(sessions);
    if (window.compareTo(SHORTEST) < 0) {
      return SHORTEST;
    }
    return window.compareTo(LONGEST) > 0 ? LONGEST : window;
  }

  /// Drains, and returns when all are gone, at the latest a few seconds after the window.
  void toOthers() {
    Duration window = window(connections.count());
    log.info("{} sessions go elsewhere within {} s", connections.count(), window.toSeconds());
    run(window, true);
  }

  /// The same when there is nowhere else: their clients are told when to come back, and closed now.
  void toNobody() {
    run(window(connections.count()), false);
  }

  private void run(Duration window, boolean served) {
    connections.refuse(CloseCode.DRAINING);
    long windowMillis = window.toMillis();
    connections.onEach(
        connection -> {
          long hint = random.nextLong(windowMillis + 1);
          boolean told = connection.peer().drain(hint);
          if (served) {
            long delay = told ? hint + GRACE.toMillis() : hint;
            close(connection, delay);
          } else {
            connection.close(CloseCode.DRAINING);
          }
        });
    Duration patience = served ? window.plus(GRACE).plus(CLOSING) : CLOSING;
    connections.awaitNone(patience);
  }

  private static void close(Connection connection, long delayMillis) {
    EventLoop loop = connection.eventLoop();
    loop.schedule(
        () -> connection.guard(one -> one.close(CloseCode.DRAINING)),
        delayMillis,
        TimeUnit.MILLISECONDS);
  }
}
