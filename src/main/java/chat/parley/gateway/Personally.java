package chat.parley.gateway;

import chat.parley.chat.ChatId;
import chat.parley.chat.SessionId;
import chat.parley.chat.UserId;
import chat.parley.live.Live;
import chat.parley.live.Presence;
import chat.parley.live.Refusal;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Request;
import chat.parley.protocol.ServerFrame;
import chat.parley.store.StoreException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a session says that does not go through the chat log: marks, typing, whom it watches, what
/// its user prefers and whom they block.
///
/// Confined to the connection's event loop.
final class Personally {
  private static final Logger log = LoggerFactory.getLogger(Personally.class);

  private final UserId user;
  private final SessionId session;
  private final Connection connection;
  private final Background background;
  private final Live live;
  private final Answers answers;
  private final Door door;
  private final Watching watcher = new Watching();
  private boolean watches;

  Personally(UserId user, Connection connection, Shared shared, Answers answers) {
    this.user = user;
    this.session = connection.peer().id();
    this.connection = connection;
    this.background = shared.background();
    this.live = shared.surroundings().live();
    this.answers = answers;
    this.door = new Door(user, connection, shared);
  }

  Door door() {
    return door;
  }

  /// The connection is gone.
  void end() {
    if (watches) {
      live.presence().unwatch(watcher);
    }
  }

  /// Takes what gets no answer, but for an error.
  void take(Request.Unanswered request) {
    switch (request) {
      case Request.Mark mark -> mark(mark);
      case Request.Typing typing ->
          live.typing()
              .typing(
                  user, typing.chatId(), refusal -> later(typing.tag(), typing.chatId(), refusal));
      case Request.Watch watch -> {
        watches = true;
        watcher.tag = watch.tag();
        live.presence().watch(watcher, watch.users());
      }
    }
  }

  private void mark(Request.Mark mark) {
    // Nobody waits for what has no id, and a wrong one is told nothing.
    Optional<Consumer<Refusal>> asker =
        mark.tag().isPresent()
            ? Optional.of(refusal -> later(mark.tag(), mark.chatId(), refusal))
            : Optional.empty();
    long read = mark.readSeq().orElse(0);
    live.markers()
        .mark(user, mark.chatId(), read, Math.max(read, mark.deliveredSeq().orElse(0)), asker)
        .ifPresent(refusal -> connection.send(failure(mark.tag(), mark.chatId(), refusal)));
  }

  private void later(OptionalLong tag, ChatId chat, Refusal refusal) {
    if (tag.isPresent()) {
      onLoop(failure(tag, chat, refusal));
    }
  }

  private static ServerFrame failure(OptionalLong tag, ChatId chat, Refusal refusal) {
    return new ServerFrame.Failure(
        tag, Optional.of(chat), refusal.code(), refusal.message(), OptionalLong.empty());
  }

  void prefer(Request.Prefer request) {
    answer(request.id(), () -> live.preferences().prefer(user, Optional.of(session), request));
  }

  void block(Request.Block request) {
    answer(request.id(), () -> live.preferences().block(user, Optional.of(session), request));
  }

  private void answer(long requestId, Supplier<ServerFrame> work) {
    background.run(
        () -> {
          ServerFrame answer;
          try {
            answer = work.get();
          } catch (StoreException e) {
            log.warn("The store does not answer: {}", e.getMessage());
            answer = Answers.unavailable(requestId, "the store");
          }
          ServerFrame sent = answer;
          connection.onLoop(_ -> answers.settle(requestId, sent));
        });
  }

  /// The session as one that watches. Called on the thread of presence.
  private final class Watching implements Presence.Watcher {
    private volatile OptionalLong tag = OptionalLong.empty();

    @Override
    public UserId user() {
      return user;
    }

    @Override
    public void show(ServerFrame.Presence presence) {
      onLoop(presence);
    }

    @Override
    public void refused() {
      onLoop(
          new ServerFrame.Failure(
              tag,
              Optional.empty(),
              ErrorCode.UNAVAILABLE,
              "this node has too many to watch; try again later",
              OptionalLong.empty()));
    }
  }

  /// From other threads, which outlive the event loops.
  private void onLoop(ServerFrame frame) {
    try {
      connection.onLoop(it -> it.send(frame));
    } catch (RejectedExecutionException closed) {
      log.debug("The gateway is closed");
    }
  }
}
