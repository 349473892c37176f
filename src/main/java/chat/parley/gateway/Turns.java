package chat.parley.gateway;

import chat.parley.chat.ChatId;
import chat.parley.chat.UserId;
import chat.parley.protocol.BadFrame;
import chat.parley.protocol.Request;
import chat.parley.protocol.ServerFrame;
import chat.parley.store.StoreException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lets a session's commands pass in their order, while it is looked up whether some of them may
/// ([ChatLimit]). Meanwhile what follows for the same chat waits, and nothing else does: commands
/// for different chats have no order.
///
/// Each turn is a request of the session, of which there are so many at a time; a look-up ends in
/// any case, by the store's own limits of time.
///
/// Confined to the connection's event loop.
final class Turns {
  private static final Logger log = LoggerFactory.getLogger(Turns.class);

  private final UserId user;
  private final Connection connection;
  private final Shared shared;
  // The chats for which something waits, in the order in which it came.
  private final Map<ChatId, Deque<Turn>> waiting = new HashMap<>();

  Turns(UserId user, Connection connection, Shared shared) {
    this.user = user;
    this.connection = connection;
    this.shared = shared;
  }

  /// Lets a command pass, now or soon, or refuses it.
  void pass(Request.Act act, ChatId chat, Runnable then, Consumer<ServerFrame.Failure> refused) {
    boolean asked = ChatLimit.concerns(act.action());
    if (!asked && !waiting.containsKey(chat)) {
      then.run();
      return;
    }
    Turn turn = new Turn();
    waiting.computeIfAbsent(chat, _ -> new ArrayDeque<>()).add(turn);
    if (!asked) {
      turn.step = then;
      return;
    }
    shared
        .background()
        .run(
            () -> {
              Optional<ServerFrame.Failure> refusal = refusal(act, chat);
              connection.onLoop(
                  _ -> {
                    turn.step = () -> refusal.ifPresentOrElse(refused, then);
                    goOn(chat);
                  });
            });
  }

  private Optional<ServerFrame.Failure> refusal(Request.Act act, ChatId chat) {
    try {
      shared.chatLimit().check(user, chat, act);
      return Optional.empty();
    } catch (BadFrame bad) {
      return Optional.of(ServerFrame.Failure.answering(act.id(), bad.code(), bad.reason()));
    } catch (StoreException e) {
      log.warn("How many chats users are in cannot be read: {}", e.getMessage());
      return Optional.of(Answers.unavailable(act.id(), "the store"));
    }
  }

  /// Those whose turn it is, up to the first that is still being looked up.
  private void goOn(ChatId chat) {
    Deque<Turn> turns = waiting.getOrDefault(chat, new ArrayDeque<>());
    for (Turn next = turns.peek(); next != null && next.step != null; next = turns.peek()) {
      turns.remove();
      next.step.run();
    }
    if (turns.isEmpty()) {
      waiting.remove(chat);
    }
  }

  private static final class Turn {
    /// What happens at its turn, once that is known.
    @Nullable Runnable step;
  }
}
