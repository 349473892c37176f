package chat.parley.client;

import chat.parley.protocol.ServerFrame;
import java.time.Duration;

/// How a client stands with its server.
public sealed interface ClientState {
  /// Before the first connection.
  record Connecting() implements ClientState {}

  /// Connected, and all that was missed meanwhile has been sent or is being paged.
  record Live(ServerFrame.Welcome welcome) implements ClientState {}

  /// The connection is gone or did not come about; the next attempt comes after `in`. Told once for
  /// each attempt that fails.
  record Reconnecting(String why, Duration in) implements ClientState {}

  /// The end.
  ///
  /// @param code of RFC 6455 or the protocol; 1000 when the application closed the client
  record Closed(int code, String reason) implements ClientState {}
}
