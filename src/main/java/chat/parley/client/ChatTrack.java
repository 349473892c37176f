package chat.parley.client;

import chat.parley.chat.ChatId;
import chat.parley.chat.Event;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/// How far a client is in one chat: the last seq handed on, the last seq known to exist, and what
/// has come but must wait for what lies before it.
///
/// Confined to the client's event loop.
final class ChatTrack {
  /// Beyond these, what waits is not kept: `history` brings it again.
  private static final int MAX_WAITING = 1_000;

  private final ChatId chatId;
  private final NavigableMap<Long, Event> waiting = new TreeMap<>();
  private long held;
  private long known;
  private boolean filling;
  private int futile;

  ChatTrack(ChatId chatId, long held) {
    this.chatId = chatId;
    this.held = held;
    this.known = held;
  }

  ChatId chatId() {
    return chatId;
  }

  long held() {
    return held;
  }

  /// The chat has events up to this one.
  void announce(long seq) {
    known = Math.max(known, seq);
  }

  /// Takes an event and hands on what has its turn; one that is held already is dropped.
  void offer(Event event, Consumer<Event> application) {
    announce(event.seq());
    if (event.seq() > held && (event.seq() == held + 1 || waiting.size() < MAX_WAITING)) {
      waiting.put(event.seq(), event);
    }
    handOn(application);
  }

  /// Gives up what lies between the last event handed on and `seq`, inclusive.
  void skipTo(long seq, Consumer<Event> application) {
    held = Math.max(held, seq);
    known = Math.max(known, seq);
    waiting.headMap(held, true).clear();
    handOn(application);
  }

  /// Whether something is missing.
  boolean hasHole() {
    return held < known;
  }

  /// The last seq of the hole after the last event handed on.
  long endOfHole() {
    return waiting.isEmpty() ? known : waiting.firstKey() - 1;
  }

  /// Whether a page of history is on its way.
  boolean filling() {
    return filling;
  }

  void filling(boolean on) {
    filling = on;
  }

  /// How many attempts in a row brought nothing.
  int futile() {
    return futile;
  }

  void countFutile() {
    futile++;
  }

  private void handOn(Consumer<Event> application) {
    while (!waiting.isEmpty() && waiting.firstKey() == held + 1) {
      held++;
      futile = 0;
      Event next = waiting.pollFirstEntry().getValue();
      // Last, as the application may call back into the client.
      application.accept(next);
    }
  }
}
