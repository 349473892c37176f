package chat.parley.gateway;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;

/// Flushes the connections of one event loop to which something was written, once the loop has done
/// what it had been given by then: at once if it has nothing else to do. The more there is to do,
/// the more frames of a connection go to the kernel together, which is most of what a frame costs.
///
/// Confined to the event loop.
final class Flushes implements Runnable {
  private final EventLoop loop;
  private List<Connection> waiting = new ArrayList<>();

  Flushes(EventLoop loop) {
    this.loop = loop;
  }

  /// Each connection once: they know whether they wait.
  void add(Connection connection) {
    if (waiting.isEmpty()) {
      Connections.execute(loop, this);
    }
    waiting.add(connection);
  }

  @Override
  public void run() {
    List<Connection> now = waiting;
    waiting = new ArrayList<>();
    now.forEach(connection -> connection.guard(Connection::flush));
  }
}
