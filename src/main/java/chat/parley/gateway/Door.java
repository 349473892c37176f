package chat.parley.gateway;

import chat.parley.chat.ChatId;
import chat.parley.chat.Command;
import chat.parley.chat.UserId;
import chat.parley.protocol.Request;
import chat.parley.protocol.ServerFrame;
import chat.parley.store.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps what a user sends from the direct chats with those who block them. It reads those who do
/// before the first command, so that nothing has to be looked up for the others, and who only
/// listens costs nothing. No command overtakes another; what comes before they are known waits, in
/// order. They are read again when the node is told that they have changed, and, as that may get
/// lost, when they are asked for and older than half a minute.
///
/// Of more than [#MAX_BLOCKING] who block one user, the others are not known here.
///
/// What it lets pass goes on to [Turns].
///
/// Confined to the connection's event loop.
final class Door {
  private static final Logger log = LoggerFactory.getLogger(Door.class);
  static final int MAX_BLOCKING = 10_000;
  private static final long FRESH_MILLIS = 30_000;

  private final UserId user;
  private final Connection connection;
  private final Shared shared;
  private final Turns turns;
  // Each is a request of the session, of which there are so many at a time.
  private final List<Runnable> waiting = new ArrayList<>();
  private @Nullable Set<UserId> blocking;
  private boolean reading;
  private boolean outdated;
  private long readMillis;

  Door(UserId user, Connection connection, Shared shared) {
    this.user = user;
    this.connection = connection;
    this.shared = shared;
    this.turns = new Turns(user, connection, shared);
  }

  /// Reads who blocks the user, unless that is under way: then once more after it.
  void read() {
    if (reading) {
      outdated = true;
      return;
    }
    reading = true;
    readMillis = shared.surroundings().clock().millis();
    shared
        .background()
        .run(
            () -> {
              try {
                Set<UserId> read =
                    shared
                        .background()
                        .reads()
                        .read(from -> from.personal().blocking(user, MAX_BLOCKING));
                connection.onLoop(_ -> known(read));
              } catch (StoreException e) {
                log.warn("Who blocks {} cannot be read: {}", user, e.getMessage());
                connection.onLoop(_ -> unknown());
              }
            });
  }

  private void known(Set<UserId> read) {
    blocking = read;
    reading = false;
    if (outdated) {
      outdated = false;
      read();
    }
    List<Runnable> then = List.copyOf(waiting);
    waiting.clear();
    then.forEach(Runnable::run);
  }

  /// What is known stands; if nothing is, what waits is answered when its time is up.
  private void unknown() {
    reading = false;
    outdated = false;
    readMillis = 0;
    // Else more and more would wait, since their requests end meanwhile.
    waiting.clear();
  }

  /// Lets a command pass, now or soon, or refuses it.
  void pass(Request.Act act, ChatId chat, Runnable then, Consumer<ServerFrame.Failure> refused) {
    if (!guards(chat, act.action())) {
      inTurn(() -> turns.pass(act, chat, then, refused));
      return;
    }
    if (shared.surroundings().clock().millis() - readMillis >= FRESH_MILLIS) {
      read();
    }
    inTurn(
        () -> {
          if (isBlocked(chat)) {
            refused.accept(Answers.unwanted(act.id()));
          } else {
            turns.pass(act, chat, then, refused);
          }
        });
  }

  private void inTurn(Runnable step) {
    if (blocking == null) {
      if (!reading) {
        read();
      }
      waiting.add(step);
    } else {
      step.run();
    }
  }

  private boolean isBlocked(ChatId chat) {
    Set<UserId> known = blocking;
    return known != null && chat.directUsers().stream().anyMatch(known::contains);
  }

  /// Whether a block stands in the way of such a command, if there is one.
  static boolean guards(ChatId chat, Command.Action action) {
    return chat.isDirect() && speaks(action);
  }

  /// What a user says to another by; they may still take back what they have said.
  private static boolean speaks(Command.Action action) {
    return action instanceof Command.Send
        || action instanceof Command.Edit
        || action instanceof Command.React;
  }
}
