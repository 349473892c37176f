package chat.parley.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// When a broker's ports are taken, and when they take connections.
class BoundSocketsTest {
  private static final Path DATA = Path.of("not-used");

  @Test
  void portThatWasAskedForRefusesConnectionsUntilKafkaServesIt() throws IOException {
    int port = free();
    try (BoundSockets sockets = new BoundSockets(BrokerSettings.alone(DATA, port))) {
      assertThatThrownBy(() -> connect(port)).isInstanceOf(ConnectException.class);
      try (ServerSocketChannel served = open(sockets)) {
        assertThat(served.socket().getLocalPort()).isEqualTo(port);
        connect(port);
      }
    }
  }

  @Test
  void portInUseIsFoundAtOnce() throws IOException {
    try (ServerSocket other = Ports.listenOn(0)) {
      BrokerSettings settings = BrokerSettings.alone(DATA, other.getLocalPort());
      assertThatThrownBy(() -> new BoundSockets(settings))
          .isInstanceOf(BrokerStartException.class)
          .hasMessageContaining("port " + other.getLocalPort());
    }
  }

  @Test
  void freePortIsKeptUntilKafkaServesIt() throws IOException {
    try (BoundSockets sockets = new BoundSockets(BrokerSettings.alone(DATA, 0))) {
      int port = sockets.clients().getPort();
      assertThatThrownBy(() -> Ports.listenOn(port)).isInstanceOf(IOException.class);
      try (ServerSocketChannel served = open(sockets)) {
        assertThat(served.socket().getLocalPort()).isEqualTo(port);
      }
    }
  }

  private static ServerSocketChannel open(BoundSockets sockets) throws IOException {
    return sockets.openServerSocket(BoundSockets.CLIENTS, sockets.clients(), 1, 1);
  }

  private static void connect(int port) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 5_000);
    }
  }

  private static int free() throws IOException {
    try (ServerSocket free = Ports.listenOn(0)) {
      return free.getLocalPort();
    }
  }
}
