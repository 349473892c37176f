package chat.parley.drill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// A TCP proxy that holds back what passes, each way, as a long line does: bytes come later, not
/// slower. For kernels without `netem`.
///
/// Each connection has four virtual threads; what is held back is bounded. Thread-safe.
final class DelayProxy implements AutoCloseable {
  private static final int CHUNK = 64 * 1024;

  /// Each way of a connection. When there are more, the sender waits, as for a full window.
  private static final int CHUNKS = 256;

  private final ServerSocket listener;
  private final InetSocketAddress target;
  private final Duration delay;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /// What was read, and when it may be written, by `nanoTime`; empty: the end.
  private record Chunk(byte[] bytes, long due) {}

  /// @param host where it listens, on a free port
  /// @param delay of each way
  DelayProxy(String host, InetSocketAddress target, Duration delay) {
    this.target = target;
    this.delay = delay;
    try {
      this.listener = new ServerSocket(0, 128, InetAddress.getByName(host));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().name("proxy to " + target).start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  private void accept() {
    while (!closed) {
      try {
        Socket near = listener.accept();
        Thread.ofVirtual().start(() -> join(near));
      } catch (IOException _) {
        return;
      }
    }
  }

  private void join(Socket near) {
    Socket far = new Socket();
    try {
      keep(near);
      keep(far);
      far.connect(target);
      near.setTcpNoDelay(true);
      far.setTcpNoDelay(true);
      pass(near, far);
      pass(far, near);
    } catch (IOException _) {
      drop(near, far);
    }
  }

  /// What comes while this closes, is closed too.
  private void keep(Socket socket) throws IOException {
    sockets.add(socket);
    if (closed) {
      throw new IOException("the proxy is closed");
    }
  }

  private void pass(Socket from, Socket to) {
    BlockingQueue<Chunk> held = new ArrayBlockingQueue<>(CHUNKS);
    Thread writer = Thread.ofVirtual().start(() -> write(held, from, to));
    Thread.ofVirtual().start(() -> read(from, held, writer));
  }

  private void read(Socket from, BlockingQueue<Chunk> held, Thread writer) {
    byte[] buffer = new byte[CHUNK];
    try {
      int length;
      do {
        length = readSome(from, buffer);
        held.put(new Chunk(Arrays.copyOf(buffer, length), System.nanoTime() + delay.toNanos()));
      } while (length > 0 && writer.isAlive());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// @return 0 at its end, in order or not
  private static int readSome(Socket from, byte[] buffer) {
    try {
      return Math.max(0, from.getInputStream().read(buffer));
    } catch (IOException _) {
      return 0;
    }
  }

  private void write(BlockingQueue<Chunk> held, Socket from, Socket to) {
    try {
      while (true) {
        Chunk chunk = held.take();
        TimeUnit.NANOSECONDS.sleep(chunk.due() - System.nanoTime());
        if (chunk.bytes().length == 0) {
          break;
        }
        to.getOutputStream().write(chunk.bytes());
      }
    } catch (IOException _) {
      // The other side is gone.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    drop(from, to);
    // So that a reader that waits for room sees that nobody reads on.
    held.clear();
  }

  private void drop(Socket... some) {
    for (Socket socket : some) {
      sockets.remove(socket);
      try {
        socket.close();
      } catch (IOException _) {
        // Gone all the same.
      }
    }
  }

  /// Ends all connections.
  @Override
  public void close() {
    closed = true;
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    sockets.forEach(this::drop);
  }
}
