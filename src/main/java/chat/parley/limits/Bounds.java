package chat.parley.limits;

import java.time.Duration;

/// How much a node takes. What is a second may be ten times as much at once. What is the same on
/// every node, since the protocol says it, is not here.
///
/// @param connections WebSockets of the node
/// @param connectionsPerAddress sockets
/// @param connectionsPerUser sessions on this node
/// @param requestsPerAddress a second: HTTP requests, and requests in frames
/// @param requestsPerUser a second, in frames, and commands by HTTP
/// @param commandsPerChat a second, on this node
/// @param framesPerConnection a second, of any kind
/// @param bytesPerConnection a second, of their payloads
/// @param fragments frames of one message
/// @param headerBytes of a request's headers
/// @param header from the connection's opening to the first request's head
/// @param body from a request's head on, after which its body must have come at
///   [#BODY_BYTES_PER_SECOND]
/// @param hello from the WebSocket's opening to the first frame, and for a TLS handshake
/// @param exempt whose address is not limited
public record Bounds(
    int connections,
    int connectionsPerAddress,
    int connectionsPerUser,
    int requestsPerAddress,
    int requestsPerUser,
    int commandsPerChat,
    int framesPerConnection,
    int bytesPerConnection,
    int fragments,
    int headerBytes,
    Duration header,
    Duration body,
    Duration hello,
    Networks exempt) {

  /// What a body must have on average once its first time is over.
  public static final int BODY_BYTES_PER_SECOND = 1024;

  /// So much that only what a test sets is in its way.
  public static final Bounds WIDE =
      new Bounds(
          1_000_000,
          1_000_000,
          1_000_000,
          1_000_000,
          1_000_000,
          1_000_000,
          1_000_000,
          1_000_000_000,
          100_000,
          16 * 1024,
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofSeconds(10),
          Networks.NONE);
}
