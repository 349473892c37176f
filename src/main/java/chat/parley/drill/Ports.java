package chat.parley.drill;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/// Free ports of the loopback interface, below the range from which the system takes those of
/// outgoing connections: a server that is started again finds its port still free. There, a client
/// that tries again and again while its server is away would in the end be given the server's port
/// for its own, and be connected to itself.
///
/// Confined to one thread.
final class Ports {
  private static final int FIRST = 10_000;
  private static final int END = 30_000;

  private final Set<Integer> given = new HashSet<>();

  /// A port that is free, as is the one `offset` higher, unless that is 0.
  int free(int offset) {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, END);
      if (isFree(port) && (offset == 0 || isFree(port + offset))) {
        given.add(port);
        given.add(port + offset);
        return port;
      }
    }
  }

  private boolean isFree(int port) {
    if (given.contains(port)) {
      return false;
    }
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException taken) {
      return false;
    }
  }
}
