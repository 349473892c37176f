package chat.parley.limits;

import java.util.Locale;

/// Where something is refused that came from outside. Each refusal is counted under one of these.
public enum Limit {
  /// WebSockets of the node.
  CONNECTIONS,
  /// Connections of one address.
  CONNECTIONS_PER_ADDRESS,
  /// Sessions of one user.
  CONNECTIONS_PER_USER,
  /// HTTP requests and WebSocket requests of one address, a second.
  REQUESTS_PER_ADDRESS,
  /// Requests of one user, a second.
  REQUESTS_PER_USER,
  /// Commands to one chat, a second.
  COMMANDS_PER_CHAT,
  /// Requests of one session that wait for their answer.
  REQUESTS_AT_A_TIME,
  /// Frames of one connection, a second.
  FRAMES,
  /// Bytes of frames of one connection, a second.
  FRAME_BYTES,
  /// Of one frame, or of a message in several.
  FRAME_SIZE,
  /// Frames of one message.
  FRAGMENTS,
  /// The request line.
  REQUEST_LINE,
  /// The headers of a request.
  HEADER_BYTES,
  /// Time to a request's head.
  HEADER_TIME,
  /// Time to a request's body.
  BODY_TIME,
  /// Time to a session's first frame, or to its next.
  SILENCE,
  /// Requests with a body that is compressed.
  CONTENT_ENCODING,
  /// Pages of other origins.
  ORIGIN,
  /// Requests for another host.
  HOST,
  /// A connection of a proxy without the header that it must have.
  PROXY_HEADER,
  /// TLS that did not come about.
  TLS_HANDSHAKE,
  /// Bytes that wait for one client that reads too slowly, or for all together.
  OUTBOUND_BYTES;

  /// As in the metric's label: `connections_per_address`.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
