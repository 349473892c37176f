package chat.parley.gateway;

import chat.parley.edge.Edge;
import chat.parley.limits.Bounds;
import java.time.Duration;
import java.util.Set;

/// The gateway's address and its limits.
///
/// @param port 0 takes a free one
/// @param allowedOrigins web origins, as `https://chat.example.org`, whose pages may connect
///   besides this node's own
/// @param heartbeat a client sends something at least this often; after two of silence it is closed
/// @param helloTimeout from the connection's opening to the first frame
/// @param requestTimeout after which a request that has no answer is answered `unavailable`
/// @param maxRequests of one session at a time
/// @param maxOutboundBytes that wait for one session; past it the session is closed
/// @param maxBacklogBytes that wait for all sessions together; past it those for which most waits
///   are cut
/// @param maxChats of one user; see [ChatLimit]
/// @param bounds how much is taken from whom
/// @param edge TLS and proxies
public record GatewaySettings(
    String host,
    int port,
    Set<String> allowedOrigins,
    Duration heartbeat,
    Duration helloTimeout,
    Duration requestTimeout,
    int maxRequests,
    int maxOutboundBytes,
    long maxBacklogBytes,
    int maxChats,
    Bounds bounds,
    Edge edge) {
  /// Of a frame, in bytes.
  public static final int MAX_FRAME_BYTES = 64 * 1024;

  /// A session keeps the place of as many.
  public static final int MAX_CHATS_BY_USER = 10_000;

  /// One in so many bytes of the heap's bound, which is also that of what Netty keeps outside of
  /// it. A frame that waits for many is counted for each, so it is less in truth.
  private static final int BACKLOG_SHARE = 2;

  public GatewaySettings {
    allowedOrigins = Set.copyOf(allowedOrigins);
  }

  /// The protocol's own limits, no others, and no TLS.
  static GatewaySettings at(String host, int port, Set<String> allowedOrigins) {
    return at(host, port, allowedOrigins, Bounds.WIDE, Edge.BARE);
  }

  /// The protocol's own limits, besides those that are set.
  public static GatewaySettings at(
      String host, int port, Set<String> allowedOrigins, Bounds bounds, Edge edge) {
    return new GatewaySettings(
        host,
        port,
        allowedOrigins,
        Duration.ofSeconds(25),
        bounds.hello(),
        Duration.ofSeconds(9),
        64,
        1024 * 1024,
        Runtime.getRuntime().maxMemory() / BACKLOG_SHARE,
        MAX_CHATS_BY_USER,
        bounds,
        edge);
  }
}
