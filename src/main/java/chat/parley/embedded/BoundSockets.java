package chat.parley.embedded;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.server.ServerSocketFactory;

/// The listening sockets of a broker: tried before Kafka starts, and given to it when it asks.
///
/// A free port is taken at once, since it has to be written into Kafka's configuration (the voters
/// need a fixed port, and a port found free and let go can be lost to another process). A port that
/// was asked for is only tried, so that one in use is found before Kafka has touched anything, and
/// bound when Kafka asks, which is when it is about to answer: a socket that takes connections and
/// stays mute, for the ten seconds that a start may take, holds up each client of the cluster that
/// happens to try it until its request times out. Where nobody listens, it tries the next broker at
/// once. Thread-safe.
final class BoundSockets implements ServerSocketFactory, AutoCloseable {
  static final String CLIENTS = "CLIENTS";
  static final String CONTROLLER = "CONTROLLER";

  /// Connections that wait to be accepted; Kafka's own default.
  private static final int BACKLOG = 50;

  private final Map<String, ServerSocketChannel> waiting = new ConcurrentHashMap<>();
  private final InetSocketAddress clients;
  private final InetSocketAddress controller;

  /// @throws BrokerStartException naming the port, if one is in use
  BoundSockets(BrokerSettings settings) {
    try {
      clients = bind(CLIENTS, settings.clientAddress());
      controller = bind(CONTROLLER, settings.controllerAddress());
    } catch (BrokerStartException e) {
      close();
      throw e;
    }
  }

  InetSocketAddress clients() {
    return clients;
  }

  InetSocketAddress controller() {
    return controller;
  }

  /// Gives Kafka the socket of that listener, once: Kafka closes it.
  @Override
  public ServerSocketChannel openServerSocket(
      String listenerName, InetSocketAddress address, int backlog, int receiveBufferSize)
      throws IOException {
    ServerSocketChannel bound = waiting.remove(listenerName);
    return bound != null ? bound : open(addressOf(listenerName));
  }

  /// Closes the sockets that Kafka has not asked for.
  @Override
  public void close() {
    waiting.values().removeIf(BoundSockets::closed);
  }

  private InetSocketAddress addressOf(String listener) throws IOException {
    return switch (listener) {
      case CLIENTS -> clients;
      case CONTROLLER -> controller;
      default -> throw new IOException("there is no listener " + listener);
    };
  }

  private InetSocketAddress bind(String listener, InetSocketAddress address) {
    try {
      ServerSocketChannel socket = open(address);
      // Keeps the host as it was written: it is what clients are told to connect to.
      InetSocketAddress bound =
          new InetSocketAddress(address.getHostString(), socket.socket().getLocalPort());
      if (address.getPort() == 0) {
        waiting.put(listener, socket);
      } else {
        socket.close();
      }
      return bound;
    } catch (BindException e) {
      throw new BrokerStartException(refusal(listener, address, e), e);
    } catch (IOException e) {
      throw new BrokerStartException(
          "cannot listen on %s: %s".formatted(BrokerSettings.text(address), e.getMessage()), e);
    }
  }

  private static ServerSocketChannel open(InetSocketAddress address) throws IOException {
    ServerSocketChannel socket = ServerSocketChannel.open();
    try {
      socket.configureBlocking(false);
      socket.bind(address, BACKLOG);
      return socket;
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  private static String refusal(String listener, InetSocketAddress address, BindException e) {
    String use = listener.equals(CLIENTS) ? "the Kafka broker" : "the Kafka controller";
    return "port %d for %s cannot be used on %s: %s"
        .formatted(address.getPort(), use, address.getHostString(), e.getMessage());
  }

  private static boolean closed(ServerSocketChannel socket) {
    try {
      socket.close();
    } catch (IOException _) {
      // Nothing was sent on it; the process will drop it.
    }
    return true;
  }
}
