package chat.parley.gateway;

import chat.parley.delivery.InboxItem;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.FrameCodec;
import chat.parley.protocol.ServerFrame;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// How a session of the protocol answers its requests, each once.
///
/// Confined to the connection's event loop, but for [#unavailable].
record Answers(Connection connection, Requests requests) {
  private static final byte[] ERROR = "{\"type\":\"error\"".getBytes(StandardCharsets.UTF_8);

  /// Answers a request that still waits; one that has had its answer gets no other.
  void settle(long requestId, ServerFrame answer) {
    if (settles(requestId, answer)) {
      connection.send(answer);
    }
  }

  private boolean settles(long requestId, ServerFrame answer) {
    return answer instanceof ServerFrame.Failure failure
        ? requests.fail(requestId, failure.code())
        : requests.settle(requestId);
  }

  /// Whether the request still waited to which this is the answer of the sequencer; if so, the
  /// caller tells it.
  boolean settles(InboxItem.Answer answer) {
    return isError(answer.frame())
        ? settles(answer.requestId(), FrameCodec.decode(answer.frame()))
        : requests.settle(answer.requestId());
  }

  /// Few are, and what is told without decoding it costs nothing.
  private static boolean isError(byte[] frame) {
    return frame.length >= ERROR.length
        && Arrays.equals(frame, 0, ERROR.length, ERROR, 0, ERROR.length);
  }

  /// Refuses a request that was never taken.
  void fail(RequestKind kind, long requestId, ErrorCode code, String message) {
    connection.requests().failed(kind, code);
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
