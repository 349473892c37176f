package chat.parley.hooks;

import chat.parley.chat.ChatId;
import chat.parley.outbound.Backoff;
import chat.parley.store.Webhook;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What waits for one webhook on this node, and when it is its turn: each chat at most once, in the
/// order in which they came.
///
/// A delivery that fails makes its chat wait, and no other: it may be that one event which the
/// receiver cannot bear. When [#TRIPS] fail in a row, and not for that reason, the receiver is
/// taken to be down: then one chat at a time is tried, after a pause that grows, whatever waits.
/// What is taken ends that.
///
/// Confined to the thread of [Deliveries].
final class Lane {
  /// Chats; what is more is found by the next look at all of them.
  static final int MAX_WAITING = 2_000;

  static final int MAX_UNDER_WAY = 8;
  static final int TRIPS = 3;
  private static final long HELD_PAUSE_MILLIS = 2_000;
  private static final long STORE_PAUSE_MILLIS = 1_000;

  /// @param notBefore milliseconds of the steady clock
  /// @param failures in a row
  private record Turn(long notBefore, int failures) {
    static final Turn NOW = new Turn(Long.MIN_VALUE, 0);
  }

  private final Backoff backoff;
  private final Map<ChatId, Turn> waiting = new LinkedHashMap<>();
  private final Map<ChatId, Turn> underWay = new LinkedHashMap<>();
  private final Set<ChatId> again = new HashSet<>();
  private Webhook webhook;
  private int failures;
  private long downUntil = Long.MIN_VALUE;

  Lane(Webhook webhook, Backoff backoff) {
    this.webhook = webhook;
    this.backoff = backoff;
  }

  Webhook webhook() {
    return webhook;
  }

  /// The webhook as it is now. One that was changed is tried at once.
  void update(Webhook changed) {
    if (!changed.url().equals(webhook.url())
        || !changed.secret().equals(webhook.secret())
        || (changed.works() && !webhook.works())) {
      wake();
    }
    if (!changed.works()) {
      waiting.clear();
      again.clear();
    }
    webhook = changed;
  }

  /// Whether so much waits that no look for more is worth it.
  boolean full() {
    return waiting.size() >= MAX_WAITING;
  }

  /// A chat has, or may have, something to send.
  ///
  /// @return false if there is no room for it
  boolean note(ChatId chat) {
    if (!webhook.works() || !webhook.wants(chat)) {
      return true;
    }
    if (underWay.containsKey(chat)) {
      again.add(chat);
      return true;
    }
    if (full()) {
      return waiting.containsKey(chat);
    }
    waiting.putIfAbsent(chat, Turn.NOW);
    return true;
  }

  /// The chat whose turn it is, if any; it is then under way.
  Optional<ChatId> next(long now) {
    if (!webhook.works() || now < downUntil || underWay.size() >= (down() ? 1 : MAX_UNDER_WAY)) {
      return Optional.empty();
    }
    Iterator<Map.Entry<ChatId, Turn>> turns = waiting.entrySet().iterator();
    while (turns.hasNext()) {
      Map.Entry<ChatId, Turn> turn = turns.next();
      if (turn.getValue().notBefore() <= now) {
        turns.remove();
        underWay.put(turn.getKey(), turn.getValue());
        return Optional.of(turn.getKey());
      }
    }
    return Optional.empty();
  }

  boolean down() {
    return failures >= TRIPS;
  }

  /// What came of a chat that was under way.
  void ended(ChatId chat, Run.Result result, long now) {
    Turn turn = underWay.getOrDefault(chat, Turn.NOW);
    underWay.remove(chat);
    boolean noted = again.remove(chat);
    if (!webhook.works()) {
      return;
    }
    switch (result) {
      case Run.Done(int told, boolean more) -> {
        if (told > 0) {
          taken();
        }
        if (more || noted) {
          waiting.put(chat, Turn.NOW);
        }
      }
      case Run.Held _ -> waiting.put(chat, new Turn(now + HELD_PAUSE_MILLIS, turn.failures()));
      case Run.StoreAway _ ->
          waiting.put(chat, new Turn(now + STORE_PAUSE_MILLIS, turn.failures()));
      case Run.Failed(int told, String _, boolean event) -> {
        if (told > 0) {
          taken();
        }
        int inARow = told > 0 ? 1 : turn.failures() + 1;
        waiting.put(chat, new Turn(now + backoff.after(inARow).toMillis(), inARow));
        if (event) {
          taken();
        } else if (++failures >= TRIPS) {
          downUntil = now + backoff.after(failures - TRIPS + 1).toMillis();
        }
      }
      case Run.Gone _ -> waiting.clear();
    }
  }

  private void taken() {
    if (down()) {
      wake();
    }
    failures = 0;
    downUntil = Long.MIN_VALUE;
  }

  /// Those who wait for their pause to end failed because the receiver was down.
  private void wake() {
    failures = 0;
    downUntil = Long.MIN_VALUE;
    waiting.replaceAll((_, _) -> Turn.NOW);
  }
}
