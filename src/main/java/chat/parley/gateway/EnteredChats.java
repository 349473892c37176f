package chat.parley.gateway;

import chat.parley.chat.ChatId;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The large chats that a session has entered.
///
/// What happens in large chats is not sent to the session's user, but to the node, which gives it
/// to the sessions that have entered the chat. So the session enters its large chats before it
/// reads what it has missed: each event of them was committed either before it reads or after it
/// entered. When its membership changes, or a chat of its becomes large or small, it is told by
/// user ([#changed]), enters and reads again; what it reads says whether it belongs there
/// ([#found]). Until it knows that it does not, it may be given events that are not for it, but
/// none that follows its removal is shown: the removal comes first, by its seq.
///
/// Confined to the connection's event loop.
final class EnteredChats {
  private static final Logger log = LoggerFactory.getLogger(EnteredChats.class);

  private final LargeChats largeChats;
  private final Connection connection;
  private final Set<ChatId> entered = new HashSet<>();
  // Chats to be entered, or found to be left, once the seq has been sent.
  private final Map<ChatId, Long> changed = new LinkedHashMap<>();
  private boolean ended;

  EnteredChats(LargeChats largeChats, Connection connection) {
    this.largeChats = largeChats;
    this.connection = connection;
  }

  /// As they are now.
  Set<ChatId> all() {
    return Set.copyOf(entered);
  }

  /// Enters, then calls one of the two on the event loop; neither once the connection is gone.
  ///
  /// @param failed told what does not answer
  void enter(Collection<ChatId> chats, Runnable then, Consumer<String> failed) {
    if (ended) {
      return;
    }
    entered.addAll(chats);
    CompletableFuture<?>[] standing =
        chats.stream()
            .map(chat -> largeChats.enter(chat, connection).toCompletableFuture())
            .toArray(CompletableFuture[]::new);
    CompletableFuture.allOf(standing)
        .whenComplete(
            (_, failure) -> {
              if (failure != null) {
                log.warn("The directory does not answer: {}", failure.getMessage());
              }
              connection.onLoop(
                  _ -> {
                    if (failure != null) {
                      failed.accept("the directory");
                    } else {
                      then.run();
                    }
                  });
            });
  }

  private void leave(ChatId chat) {
    if (entered.remove(chat)) {
      largeChats.leave(chat, connection);
    }
  }

  /// The connection is gone.
  void end() {
    ended = true;
    List.copyOf(entered).forEach(this::leave);
  }

  /// Whether the user belongs in a chat, or the chat is large, may have changed at `seq`.
  void changed(ChatId chat, long seq) {
    changed.merge(chat, seq, Math::max);
  }

  /// Takes a chat that has changed, of which everything up to the change has been sent: it is to be
  /// entered and read.
  ///
  /// @param sentUpTo the last seq of a chat that the session has been sent
  Optional<ChatId> nextChange(Function<ChatId, OptionalLong> sentUpTo) {
    if (ended || changed.isEmpty()) {
      return Optional.empty();
    }
    Optional<ChatId> next =
        changed.entrySet().stream()
            .filter(change -> sentUpTo.apply(change.getKey()).orElse(0) >= change.getValue())
            .map(Map.Entry::getKey)
            .findFirst();
    next.ifPresent(changed::remove);
    return next;
  }

  /// Leaves those in which the session does not belong; enters the others later, as after a change.
  ///
  /// @param belongs by chat, as it was read
  void found(Map<ChatId, Boolean> belongs) {
    belongs.forEach(
        (chat, here) -> {
          if (!here) {
            leave(chat);
          } else if (!entered.contains(chat)) {
            changed.putIfAbsent(chat, 0L);
          }
        });
  }

  /// Whether an event of a chat is for the session because it has entered it. What was sent last
  /// may have been the user's removal: what follows it is read, if it is for them.
  ///
  /// @param sentUpTo the last seq of a chat that the session has been sent
  boolean shows(ChatId chat, Function<ChatId, OptionalLong> sentUpTo) {
    if (!entered.contains(chat)) {
      return false;
    }
    Long change = changed.isEmpty() ? null : changed.get(chat);
    return change == null || sentUpTo.apply(chat).orElse(0) < change;
  }
}
