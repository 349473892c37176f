package chat.parley.gateway;

import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.ServerFrame;

/// How a session of the protocol answers its requests, each once.
///
/// Confined to the connection's event loop, but for [#unavailable].
record Answers(Connection connection, Requests requests) {

  /// Answers a request that still waits; one that has had its answer gets no other.
  void settle(long requestId, ServerFrame answer) {
    if (requests.settle(requestId)) {
      connection.send(answer);
    }
  }

  /// Refuses a request that was never taken.
  void fail(long requestId, ErrorCode code, String message) {
    connection.send(ServerFrame.Failure.answering(requestId, code, message));
  }

  /// The other one of a direct chat blocks the user.
  static ServerFrame.Failure unwanted(long requestId) {
    return ServerFrame.Failure.answering(
        requestId, ErrorCode.FORBIDDEN, "who you write to takes no messages from you");
  }

  static ServerFrame.Failure unavailable(long requestId, String what) {
    return ServerFrame.Failure.answering(
        requestId, ErrorCode.UNAVAILABLE, "could not get " + what + "; try again");
  }
}
