package chat.parley.client;

import chat.parley.protocol.ServerFrame;

/// What became of one request on one connection.
sealed interface Outcome {
  record Answered(ServerFrame frame) implements Outcome {}

  record Refused(ServerFrame.Failure failure) implements Outcome {}

  /// The connection broke or the time was up.
  record Unanswered(String why) implements Outcome {}
}
