package chat.parley.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/// Ports of the loopback interface.
final class Ports {
  private Ports() {}

  /// @param port 0 for a free one
  static ServerSocket listenOn(int port) throws IOException {
    return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
  }

  /// Client ports for the members of a cluster: free, as is the one where each one's controller
  /// will listen.
  static List<Integer> forMembers(int count) throws IOException {
    List<Integer> ports = new ArrayList<>();
    List<ServerSocket> held = new ArrayList<>();
    while (ports.size() < count) {
      ServerSocket client = listenOn(0);
      held.add(client);
      try {
        held.add(listenOn(client.getLocalPort() + BrokerSettings.CONTROLLER_PORT_OFFSET));
        ports.add(client.getLocalPort());
      } catch (IOException | IllegalArgumentException _) {
        // The controller's port is taken, or there is none: look further.
      }
    }
    for (ServerSocket socket : held) {
      socket.close();
    }
    return ports;
  }
}
