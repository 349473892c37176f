package chat.parley.gateway;

import chat.parley.chat.ChatId;
import chat.parley.directory.ChatEntry;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps this node in the node set of each large chat of which it holds a session of a member: from
/// before that session reads what it missed until some time after the last one has gone, since they
/// come and go.
///
/// Thread-safe. The directory is never called under the lock; what is asked of it about one chat is
/// asked one after the other, so that a removal cannot overtake the entry that follows it.
final class LargeChats {
  private static final Logger log = LoggerFactory.getLogger(LargeChats.class);

  private final ChatIndex index;
  private final Surroundings surroundings;
  private final int maxByUser;
  private final Duration late;
  private final Map<ChatId, Place> places = new HashMap<>();

  /// @param index what happens in a large chat is given to the connections in it
  /// @param maxByUser members up to which a chat is not large
  /// @param late how long this node stays in a set without a session
  LargeChats(ChatIndex index, Surroundings surroundings, int maxByUser, Duration late) {
    this.index = index;
    this.surroundings = surroundings;
    this.maxByUser = maxByUser;
    this.late = late;
  }

  int maxByUser() {
    return maxByUser;
  }

  /// Puts a connection, and with it this node, into a chat. What is committed once the stage has
  /// completed comes to the connection, what was committed before is in the store.
  ///
  /// @return completes exceptionally if the directory does not answer; the connection is in the
  ///   index all the same, until [#leave]
  CompletionStage<Void> enter(ChatId chat, Connection connection) {
    index.add(chat, connection);
    CompletableFuture<Void> unlocked = new CompletableFuture<>();
    CompletionStage<Void> standing;
    synchronized (places) {
      standing = places.computeIfAbsent(chat, Place::new).stand(unlocked);
    }
    unlocked.complete(null);
    return standing;
  }

  /// Takes a connection out of a chat.
  void leave(ChatId chat, Connection connection) {
    index.remove(chat, connection);
  }

  /// Every few seconds: takes this node out of the sets in which it has had no session for a while.
  void sweep(long nowMillis) {
    CompletableFuture<Void> unlocked = new CompletableFuture<>();
    synchronized (places) {
      places.values().removeIf(place -> place.sweep(nowMillis, unlocked));
    }
    unlocked.complete(null);
  }

  /// In how many sets this node is, or was until a moment ago.
  int size() {
    synchronized (places) {
      return places.size();
    }
  }

  /// This node's place in the set of one chat. Guarded by the lock.
  private final class Place {
    private final ChatEntry entry;
    // Each waits for the one before.
    private CompletionStage<Void> last = CompletableFuture.completedStage(null);
    private @Nullable CompletableFuture<Void> standing;
    private long idleSinceMillis = Long.MAX_VALUE;

    Place(ChatId chat) {
      entry = new ChatEntry(chat, surroundings.node(), surroundings.incarnation());
    }

    CompletionStage<Void> stand(CompletionStage<Void> unlocked) {
      if (standing == null || standing.isCompletedExceptionally()) {
        standing =
            next(unlocked)
                .thenCompose(_ -> surroundings.directory().register(entry))
                .toCompletableFuture();
        last = standing;
      }
      return standing;
    }

    /// Whether the place is given up for good.
    boolean sweep(long nowMillis, CompletionStage<Void> unlocked) {
      if (index.holds(entry.chat())) {
        idleSinceMillis = Long.MAX_VALUE;
        return false;
      }
      if (standing == null && last.toCompletableFuture().isDone()) {
        return true;
      }
      idleSinceMillis = Math.min(idleSinceMillis, nowMillis);
      if (standing != null && nowMillis - idleSinceMillis >= late.toMillis()) {
        standing = null;
        last =
            next(unlocked)
                .thenCompose(_ -> surroundings.directory().remove(entry))
                .exceptionally(
                    failure -> {
                      // It costs a record for each event there, which nobody here is given.
                      log.warn("This node stays in the set of a chat: {}", failure.getMessage());
                      return null;
                    });
      }
      return false;
    }

    /// After what was asked before, whatever came of it, and once the lock is free.
    private CompletionStage<Void> next(CompletionStage<Void> unlocked) {
      return last.exceptionally(_ -> null).thenCombine(unlocked, (_, _) -> null);
    }
  }
}
