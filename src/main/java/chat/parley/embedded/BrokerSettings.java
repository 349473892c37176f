package chat.parley.embedded;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;

/// What distinguishes one broker from another; everything else is fixed in `KafkaSettings`.
///
/// A broker listens on loopback, unless it is told otherwise: it has neither TLS nor
/// authentication.
///
/// @param dataDirectory made if it does not exist; belongs to one node of one cluster
/// @param host name or address of an interface of this machine
/// @param port for clients; 0 takes a free one at each start
/// @param nodeId from 1
/// @param voters the controller endpoints of all nodes, the one of node 1 first; empty if this node
///   is alone, its controller then takes a free port
/// @param openToNetwork whether addresses beyond loopback are let pass
public record BrokerSettings(
    Path dataDirectory,
    String host,
    int port,
    int nodeId,
    List<InetSocketAddress> voters,
    boolean openToNetwork) {

  public static final String LOOPBACK = "127.0.0.1";

  /// A member's controller listens this far above its client port, so that brokers on consecutive
  /// ports (9092, 9093, 9094) do not meet each other's controllers.
  public static final int CONTROLLER_PORT_OFFSET = 1000;

  private static final int HIGHEST_PORT = 65_535;

  /// @throws IllegalArgumentException if a value is out of its range, an address is not loopback
  ///   and need be, or two listeners of the cluster would share an address
  public BrokerSettings {
    voters = List.copyOf(voters);
    check(port >= 0 && port <= HIGHEST_PORT, port + " is not a port (0 to 65535)");
    check(nodeId >= 1, "node id " + nodeId + " is below 1");
    checkHost(host, openToNetwork);
    if (!voters.isEmpty()) {
      check(nodeId <= voters.size(), "node id " + nodeId + " is not one of 1 to " + voters.size());
      voters.forEach(voter -> checkHost(voter.getHostString(), openToNetwork));
    }
  }

  /// A broker that is a whole cluster by itself.
  public static BrokerSettings alone(Path dataDirectory, int port) {
    return new BrokerSettings(dataDirectory, LOOPBACK, port, 1, List.of(), false);
  }

  /// A member of a cluster on this machine's loopback.
  ///
  /// @param clientAddresses where each node serves clients, node 1 first; fixed ports
  /// @throws IllegalArgumentException as above, and if a port leaves no room for its controller
  public static BrokerSettings member(
      Path dataDirectory, int nodeId, List<InetSocketAddress> clientAddresses) {
    return member(dataDirectory, nodeId, clientAddresses, false);
  }

  /// @param openToNetwork whether the addresses may lie beyond loopback
  public static BrokerSettings member(
      Path dataDirectory,
      int nodeId,
      List<InetSocketAddress> clientAddresses,
      boolean openToNetwork) {
    int size = clientAddresses.size();
    check(nodeId >= 1 && nodeId <= size, "node id " + nodeId + " is not one of 1 to " + size);
    List<InetSocketAddress> voters =
        clientAddresses.stream().map(BrokerSettings::controllerOf).toList();
    HashSet<String> listeners = new HashSet<>();
    Stream.concat(clientAddresses.stream(), voters.stream())
        .map(BrokerSettings::text)
        .forEach(address -> check(listeners.add(address), address + " would be used twice"));
    InetSocketAddress own = clientAddresses.get(nodeId - 1);
    return new BrokerSettings(
        dataDirectory, own.getHostString(), own.getPort(), nodeId, voters, openToNetwork);
  }

  /// How many nodes the cluster has, this one included.
  int clusterSize() {
    return Math.max(1, voters.size());
  }

  /// Where this node's controller shall listen.
  InetSocketAddress controllerAddress() {
    return voters.isEmpty() ? new InetSocketAddress(host, 0) : voters.get(nodeId - 1);
  }

  InetSocketAddress clientAddress() {
    return new InetSocketAddress(host, port);
  }

  static String text(InetSocketAddress address) {
    return address.getHostString() + ":" + address.getPort();
  }

  private static InetSocketAddress controllerOf(InetSocketAddress client) {
    int port = client.getPort();
    check(
        port >= 1 && port <= HIGHEST_PORT - CONTROLLER_PORT_OFFSET,
        "port %d of a cluster member is not one of 1 to %d: its controller listens %d above"
            .formatted(port, HIGHEST_PORT - CONTROLLER_PORT_OFFSET, CONTROLLER_PORT_OFFSET));
    return new InetSocketAddress(client.getHostString(), port + CONTROLLER_PORT_OFFSET);
  }

  /// The address goes to clients as well: they could not connect to that of all interfaces.
  private static void checkHost(String host, boolean openToNetwork) {
    InetAddress address = new InetSocketAddress(host, 0).getAddress();
    if (openToNetwork) {
      check(
          address == null || !address.isAnyLocalAddress(),
          host + " is not one address that clients can connect to");
    } else {
      check(address != null && address.isLoopbackAddress(), host + " is not loopback");
    }
  }

  private static void check(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
