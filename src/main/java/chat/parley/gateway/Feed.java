package chat.parley.gateway;

import chat.parley.chat.ChatId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

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
    /// Something before it has not arrived: hold it back and fetch from the store.
    AFTER_HOLE,
    /// It waits for the catch-up that is under way.
    WAITS,
    /// Too much waits already.
    OVERFLOW
  }

  /// @param bytes that it takes while it waits
  record Waiting<T>(ChatId chatId, long seq, T item, int bytes) {}

  /// The last seq that has been sent of a chat.
  private static final class Head {
    private long seq;

    Head(long seq) {
      this.seq = seq;
    }
  }

  private final int maxWaitingBytes;
  private final Map<ChatId, Head> sent = new HashMap<>();
  private final Deque<Waiting<T>> waiting = new ArrayDeque<>();
  private @Nullable Waiting<T> heldBack;
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
  /// @param heads by chat: its last seq when the catch-up began, from where a chat goes on of which
  ///   nothing has been sent before
  /// @return false if what is before the one that was held back has still not been sent
  boolean endCatchUp(Map<ChatId, Long> upTo, Map<ChatId, Long> heads) {
    catchingUp = false;
    upTo.forEach(
        (chatId, seq) -> {
          Head head = sent.computeIfAbsent(chatId, _ -> new Head(seq));
          head.seq = Math.max(head.seq, seq);
        });
    heads.forEach((chatId, seq) -> sent.computeIfAbsent(chatId, _ -> new Head(seq)));
    Waiting<T> after = heldBack;
    heldBack = null;
    return after == null || sentUpTo(after.chatId()).orElse(0) >= after.seq() - 1;
  }

  /// The first of what has waited, removed.
  Optional<Waiting<T>> nextWaiting() {
    if (catchingUp || waiting.isEmpty()) {
      return Optional.empty();
    }
    Waiting<T> next = waiting.removeFirst();
    waitingBytes -= next.bytes();
    return Optional.of(next);
  }

  /// Says what to do with something at a seq, and notes it as sent if it is [Turn#NEXT]. Of a chat
  /// that is new to the session only its first event is next: before another one there may be what
  /// the user has not seen since joining.
  ///
  /// @param bytes that it takes while it waits
  Turn offer(ChatId chatId, long seq, T item, int bytes) {
    if (catchingUp) {
      return await(new Waiting<>(chatId, seq, item, bytes));
    }
    Head head = sent.get(chatId);
    long last = head == null ? 0 : head.seq;
    if (seq <= last) {
      return Turn.HELD;
    }
    if (seq > last + 1) {
      return Turn.AFTER_HOLE;
    }
    if (head == null) {
      sent.put(chatId, new Head(seq));
    } else {
      head.seq = seq;
    }
    return Turn.NEXT;
  }

  /// Puts what came after a hole before all else that waits, and begins to catch up.
  void holdBack(ChatId chatId, long seq, T item, int bytes) {
    heldBack = new Waiting<>(chatId, seq, item, bytes);
    waiting.addFirst(heldBack);
    waitingBytes += bytes;
    catchingUp = true;
  }

  /// The last seq of a chat that the session has been sent; empty if the chat is new to it.
  OptionalLong sentUpTo(ChatId chatId) {
    Head head = sent.get(chatId);
    return head == null ? OptionalLong.empty() : OptionalLong.of(head.seq);
  }

  private Turn await(Waiting<T> item) {
    if (waitingBytes + item.bytes() > maxWaitingBytes) {
      return Turn.OVERFLOW;
    }
    waitingBytes += item.bytes();
    waiting.add(item);
    return Turn.WAITS;
  }
}
