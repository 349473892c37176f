package chat.parley.gateway;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// Flushes the connections of one event loop to which something was written, once the loop has done
/// what it had been given by then: at once if it has nothing else to do. The more there is to do,
/// the more frames of a connection go to the kernel together, which is most of what a frame costs.
///
/// After a flush it rests [#REST] times as long as that took, [#LONGEST_REST] at most. A few
/// connections are flushed in some microseconds and nobody notices; where a thousand members of a
/// busy group have taken milliseconds, what is said meanwhile goes out together.
///
/// Confined to the event loop.
final class Flushes implements Runnable {
  static final int REST = 8;
  static final long LONGEST_REST = TimeUnit.MILLISECONDS.toNanos(20);

  private final EventLoop loop;
  private final LongSupplier nanoTime;
  private final Runnable flushed;
  private List<Connection> waiting = new ArrayList<>();
  private long next;

  /// @param flushed run after each flush
  Flushes(EventLoop loop, Runnable flushed) {
    this(loop, System::nanoTime, flushed);
  }

  /// @param nanoTime as [System#nanoTime]
  Flushes(EventLoop loop, LongSupplier nanoTime, Runnable flushed) {
    this.loop = loop;
    this.nanoTime = nanoTime;
    this.flushed = flushed;
    this.next = nanoTime.getAsLong();
  }

  /// Each connection once: they know whether they wait.
  void add(Connection connection) {
    if (waiting.isEmpty()) {
      long rest = next - nanoTime.getAsLong();
      if (rest > 0) {
        Connections.schedule(loop, this, rest);
      } else {
        Connections.execute(loop, this);
      }
    }
    waiting.add(connection);
  }

  @Override
  public void run() {
    List<Connection> now = waiting;
    waiting = new ArrayList<>();
    long began = nanoTime.getAsLong();
    now.forEach(connection -> connection.guard(Connection::flush));
    flushed.run();
    long ended = nanoTime.getAsLong();
    next = ended + Math.min(REST * (ended - began), LONGEST_REST);
  }
}
