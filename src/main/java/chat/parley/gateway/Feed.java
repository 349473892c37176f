package chat.parley.gateway;

import chat.parley.chat.ChatId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// What a session has been sent of each chat, and what waits while it catches up. It is what makes
/// a session see each chat's events in order and without a hole, whichever way they come: a new
/// owner's may come before the last ones of the old owner, and an owner that takes over sends some
/// again.
///
/// Pure state; confined to the session's event loop.
///
/// @param <T> an event or an answer that stands at a seq of a chat
final class Feed<T> {
  /// What to do with something that has arrived.
  enum Turn {
    /// It is the next one: send it.
    NEXT,
    /// It has been sent before.
    HELD,
    /// Something before it has not arrived: fetch from the store, then ask again.
    AFTER_HOLE,
    /// It waits for the catch-up that is under way.
    WAITS,
    /// Too much waits already.
    OVERFLOW
  }

  record Waiting<T>(ChatId chatId, long seq, T item) {}

  private final int maxWaitingBytes;
  private final Map<ChatId, Long> sent = new HashMap<>();
  private final Deque<Waiting<T>> waiting = new ArrayDeque<>();
  private int waitingBytes;
  private boolean catchingUp;

  Feed(int maxWaitingBytes) {
    this.maxWaitingBytes = maxWaitingBytes;
  }

  boolean catchingUp() {
    return catchingUp;
  }

  /// From here on, what arrives waits.
  void beginCatchUp() {
    catchingUp = true;
  }

  /// Ends the catch-up. What has waited is then to be taken by [#nextWaiting], each offered again.
  ///
  /// @param upTo by chat: the seq up to which everything has been sent or accounted for
  void endCatchUp(Map<ChatId, Long> upTo) {
    catchingUp = false;
    upTo.forEach((chatId, seq) -> sent.merge(chatId, seq, Math::max));
  }

  /// The first of what has waited, removed.
  Optional<Waiting<T>> nextWaiting() {
    if (catchingUp || waiting.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(waiting.removeFirst());
  }

  /// Says what to do with something at a seq, and notes it as sent if it is [Turn#NEXT]. A chat
  /// that is new to the session begins with what comes first: the session has joined it just now.
  ///
  /// @param bytes that it takes while it waits
  Turn offer(ChatId chatId, long seq, T item, int bytes) {
    if (catchingUp) {
      return await(new Waiting<>(chatId, seq, item), bytes);
    }
    Long last = sent.get(chatId);
    if (last != null && seq <= last) {
      return Turn.HELD;
    }
    if (last != null && seq > last + 1) {
      return Turn.AFTER_HOLE;
    }
    sent.put(chatId, seq);
    return Turn.NEXT;
  }

  /// Puts what came after a hole before all else that waits, and begins to catch up.
  void holdBack(ChatId chatId, long seq, T item) {
    waiting.addFirst(new Waiting<>(chatId, seq, item));
    catchingUp = true;
  }

  /// The last seq of a chat that the session has been sent; 0 if it has none.
  long sentUpTo(ChatId chatId) {
    return sent.getOrDefault(chatId, 0L);
  }

  private Turn await(Waiting<T> item, int bytes) {
    if (waitingBytes + bytes > maxWaitingBytes) {
      return Turn.OVERFLOW;
    }
    waitingBytes += bytes;
    waiting.add(item);
    return Turn.WAITS;
  }

  /// Counts again from nothing, once everything that waited has been taken.
  void waitedOut() {
    waitingBytes = 0;
  }
}
