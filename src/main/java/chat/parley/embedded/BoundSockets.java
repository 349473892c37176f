package chat.parley.embedded;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.server.ServerSocketFactory;

/// The listening sockets of a broker, bound before Kafka starts and handed to it when it asks.
///
/// So a free port is known, and taken, before it has to be written into Kafka's configuration (the
/// voters need a fixed port, and a port found free and let go can be lost to another process); and
/// a port in use is found before Kafka has touched anything. Thread-safe.
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
    ServerSocketChannel socket = waiting.remove(listenerName);
    if (socket == null) {
      throw new IOException("no socket was bound for listener " + listenerName);
    }
    return socket;
  }

  /// Closes the sockets that Kafka has not asked for.
  @Override
  public void close() {
    waiting.values().removeIf(BoundSockets::closed);
  }

  private InetSocketAddress bind(String listener, InetSocketAddress address) {
    try {
      ServerSocketChannel socket = ServerSocketChannel.open();
      waiting.put(listener, socket);
      socket.configureBlocking(false);
      socket.bind(address, BACKLOG);
      // Keeps the host as it was written: it is what clients are told to connect to.
      return new InetSocketAddress(address.getHostString(), socket.socket().getLocalPort());
    } catch (BindException e) {
      throw new BrokerStartException(refusal(listener, address, e), e);
    } catch (IOException e) {
      throw new BrokerStartException(
          "cannot listen on %s: %s".formatted(BrokerSettings.text(address), e.getMessage()), e);
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
