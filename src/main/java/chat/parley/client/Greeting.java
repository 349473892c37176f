package chat.parley.client;

import chat.parley.chat.ChatId;
import chat.parley.chat.UserId;
import chat.parley.protocol.Request;
import chat.parley.protocol.ServerFrame;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a client says of itself on a connection: hello with the cursors of its chats, as many as
/// fit a frame, and the others by resume; then resume again where events may be missing, after a
/// `resync` and for chats that the application begins to follow.
///
/// Confined to the client's event loop.
final class Greeting {
  /// Whoever keeps the connection up.
  interface Line {
    /// Hello was answered. What did not fit hello is asked for after this.
    void welcomed(ServerFrame.Welcome welcome);

    /// Hello was refused.
    void refused(ServerFrame.Failure failure);

    /// The connection is of no use: hello or a resume came to nothing.
    void failed(String why);
  }

  private final ClientOptions options;
  private final Requests requests;
  private final Feed feed;
  private final Line line;
  private boolean connected;
  private ServerFrame.@Nullable Welcome welcome;

  Greeting(ClientOptions options, Requests requests, Feed feed, Line line) {
    this.options = options;
    this.requests = requests;
    this.feed = feed;
    this.line = line;
  }

  /// What the node has said on the present connection.
  Optional<ServerFrame.Welcome> welcome() {
    return Optional.ofNullable(welcome);
  }

  /// A connection is open, and requests go over it.
  ///
  /// @param token empty in open mode
  void hello(Optional<String> token) {
    connected = true;
    feed.pause();
    Optional<UserId> as =
        options.credentials() instanceof Credentials.Open(UserId user)
            ? Optional.of(user)
            : Optional.empty();
    List<Map<ChatId, Long>> parts = ResumeParts.of(feed.cursors());
    requests.ask(
        id -> new Request.Hello(id, token, as, options.device(), parts.getFirst()),
        outcome -> greeted(outcome, parts));
  }

  /// The connection is gone. What is unanswered from here on says nothing new.
  void end() {
    connected = false;
    welcome = null;
  }

  /// Follows a chat from after `seq` on.
  ///
  /// @return false if it is followed already
  boolean follow(ChatId chatId, long seq) {
    boolean added = feed.follow(chatId, seq);
    if (added && welcome != null) {
      resume(Map.of(chatId, seq));
    }
    return added;
  }

  /// Events may be missing in any chat.
  void resync() {
    ResumeParts.of(feed.cursors()).forEach(this::resume);
  }

  /// Asks the server for what lies after the cursors, as `hello` does.
  private void resume(Map<ChatId, Long> cursors) {
    feed.pause();
    requests.ask(id -> new Request.Resume(id, cursors), this::resumed);
  }

  private void resumed(Outcome outcome) {
    if (!(outcome instanceof Outcome.Answered) && connected) {
      line.failed("resume failed");
    }
  }

  private void greeted(Outcome outcome, List<Map<ChatId, Long>> parts) {
    switch (outcome) {
      case Outcome.Answered(ServerFrame.Welcome it) -> {
        welcome = it;
        line.welcomed(it);
        parts.stream().skip(1).forEach(this::resume);
        resumeWhatCameLater(parts);
      }
      case Outcome.Answered _ -> line.failed("hello was answered by something else");
      // When the connection broke, that is being dealt with.
      case Outcome.Unanswered(String why) -> {
        if (connected) {
          line.failed("hello: " + why);
        }
      }
      case Outcome.Refused(ServerFrame.Failure failure) -> line.refused(failure);
    }
  }

  /// Chats that the application began to follow while hello was under way.
  private void resumeWhatCameLater(List<Map<ChatId, Long>> resumed) {
    Map<ChatId, Long> rest = feed.cursors();
    resumed.forEach(part -> rest.keySet().removeAll(part.keySet()));
    if (!rest.isEmpty()) {
      ResumeParts.of(rest).forEach(this::resume);
    }
  }
}
