package chat.parley.client;

import chat.parley.chat.ChatId;
import chat.parley.chat.UserId;
import chat.parley.protocol.Request;
import chat.parley.protocol.ServerFrame;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a client says of itself on a connection: hello with the cursors of its chats, as many as
/// fit a frame, and the others by resume; then resume again where events may be missing, after a
/// `resync` and for chats that the application begins to follow.
///
/// One after the other: the node takes the next resume when it has answered the one before with
/// `live`. What is to be asked for meanwhile is gathered.
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

  /// What the next resume is to ask for.
  private final Map<ChatId, Long> due = new LinkedHashMap<>();

  /// Whether there is to be a next one; a resync asks for one even if no chat is followed.
  private boolean owed;

  /// Whether hello or a resume has not been followed by `live` yet.
  private boolean catchingUp;

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
    due.putAll(feed.cursors());
    Map<ChatId, Long> first = next();
    catchingUp = true;
    requests.ask(id -> new Request.Hello(id, token, as, options.device(), first), this::greeted);
  }

  /// The connection is gone. What is unanswered from here on says nothing new.
  void end() {
    connected = false;
    welcome = null;
    due.clear();
    owed = false;
    catchingUp = false;
  }

  /// Follows a chat from after `seq` on.
  ///
  /// @return false if it is followed already
  boolean follow(ChatId chatId, long seq) {
    boolean added = feed.follow(chatId, seq);
    if (added && connected) {
      due.put(chatId, seq);
      owed = true;
      resume();
    }
    return added;
  }

  /// Events may be missing in any chat.
  void resync() {
    due.putAll(feed.cursors());
    owed = true;
    resume();
  }

  /// The node has sent what it was asked for last.
  ///
  /// @return whether that was all
  boolean live() {
    catchingUp = false;
    resume();
    return !catchingUp;
  }

  /// Asks the server for what lies after the cursors, as `hello` does, when it is time to.
  private void resume() {
    if (owed && !catchingUp) {
      Map<ChatId, Long> cursors = next();
      catchingUp = true;
      feed.pause();
      requests.ask(id -> new Request.Resume(id, cursors), this::resumed);
    }
  }

  /// Of what is due as much as fits a frame.
  private Map<ChatId, Long> next() {
    Map<ChatId, Long> part = ResumeParts.of(due).getFirst();
    due.keySet().removeAll(part.keySet());
    owed = !due.isEmpty();
    return part;
  }

  private void resumed(Outcome outcome) {
    if (!(outcome instanceof Outcome.Answered) && connected) {
      line.failed("resume failed");
    }
  }

  private void greeted(Outcome outcome) {
    switch (outcome) {
      case Outcome.Answered(ServerFrame.Welcome it) -> {
        welcome = it;
        line.welcomed(it);
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
}
