package chat.parley.client;

import chat.parley.chat.ChatId;
import chat.parley.chat.Event;
import chat.parley.protocol.EventJson;
import chat.parley.protocol.Request;
import chat.parley.protocol.ServerFrame;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// Hands each event to the application exactly once and in the order of its chat.
///
/// What is held already is dropped. What comes too early waits, while `history` brings what is
/// missing, whether a `gap` named it, a seq was skipped, or the server said that the chat is
/// further than what came. While the server catches up with us nothing is asked for: it may yet
/// come by itself.
///
/// Confined to the client's event loop.
final class Feed {
  private static final int MAX_FILLING = 4;
  private static final int MAX_FUTILE = 5;

  /// A chat is opened by one event or, when it is a direct one, by two at once.
  private static final long OPENING_EVENTS = 2;

  private final EventLoop loop;
  private final Requests requests;
  private final ClientListener listener;
  private final Start start;
  private final Backoff backoff;
  private final Map<ChatId, ChatTrack> tracks = new LinkedHashMap<>();
  private final Set<ChatTrack> holes = new LinkedHashSet<>();
  private int filling;
  private boolean ready;
  private boolean reconnected;

  Feed(EventLoop loop, Requests requests, ClientListener listener, Start start, Backoff backoff) {
    this.loop = loop;
    this.requests = requests;
    this.listener = listener;
    this.start = start;
    this.backoff = backoff;
  }

  /// Starts a chat after `seq`, unless it is followed already.
  ///
  /// @return whether it was new
  boolean follow(ChatId chatId, long seq) {
    return tracks.putIfAbsent(chatId, new ChatTrack(chatId, seq)) == null;
  }

  /// The last seq handed on, by chat.
  Map<ChatId, Long> cursors() {
    Map<ChatId, Long> cursors = new HashMap<>();
    tracks.forEach((chatId, track) -> cursors.put(chatId, track.held()));
    return cursors;
  }

  /// The server is about to send what was missed, or the connection is gone.
  void pause() {
    ready = false;
  }

  /// The server has sent what was missed: what is missing now must be asked for.
  void live() {
    ready = true;
    reconnected = true;
    tracks.values().forEach(this::check);
  }

  void chat(ServerFrame.ChatInfo chat) {
    ChatTrack track =
        tracks.computeIfAbsent(
            chat.chatId(),
            id -> new ChatTrack(id, Math.clamp(start.after(chat, reconnected), 0L, chat.seq())));
    track.announce(chat.seq());
    check(track);
  }

  void offer(Event event) {
    offer(event, event.seq() - 1);
  }

  /// Takes the event that an ack of ours stands for.
  void own(Event event) {
    // The events that opened the chat along with it may never be sent to us.
    offer(event, event.seq() <= OPENING_EVENTS ? 0 : event.seq() - 1);
  }

  void gap(ServerFrame.Gap gap) {
    follow(gap.chatId(), gap.fromSeq() - 1);
    announce(gap.chatId(), gap.toSeq());
  }

  /// The chat has events up to `seq`, that is all we know.
  void announce(ChatId chatId, long seq) {
    ChatTrack track =
        tracks.computeIfAbsent(
            chatId, id -> new ChatTrack(id, seq <= OPENING_EVENTS ? 0 : seq - 1));
    track.announce(seq);
    check(track);
  }

  private void offer(Event event, long firstCursor) {
    ChatTrack track = tracks.computeIfAbsent(event.chatId(), id -> new ChatTrack(id, firstCursor));
    track.offer(event, listener::event);
    check(track);
  }

  private void check(ChatTrack track) {
    if (track.hasHole() && !track.filling()) {
      holes.add(track);
      fill();
    }
  }

  private void fill() {
    while (ready && filling < MAX_FILLING && !holes.isEmpty()) {
      ChatTrack track = holes.iterator().next();
      holes.remove(track);
      if (track.hasHole() && !track.filling()) {
        ask(track);
      }
    }
  }

  private void ask(ChatTrack track) {
    long after = track.held();
    filling++;
    track.filling(true);
    requests.ask(
        id ->
            new Request.History(
                id,
                track.chatId(),
                OptionalLong.empty(),
                OptionalLong.of(after),
                Request.History.MAX_LIMIT),
        outcome -> answered(track, after, outcome));
  }

  private void answered(ChatTrack track, long after, Outcome outcome) {
    filling--;
    switch (outcome) {
      case Outcome.Answered(ServerFrame.HistoryPage page) -> take(track, after, page);
      case Outcome.Answered _, Outcome.Unanswered _ -> later(track, backoff.delay(track.futile()));
      case Outcome.Refused(ServerFrame.Failure failure) when failure.code().retryable() ->
          later(
              track,
              failure.retryAfterMs().isPresent()
                  ? Duration.ofMillis(failure.retryAfterMs().getAsLong())
                  : backoff.delay(track.futile()));
      case Outcome.Refused(ServerFrame.Failure failure) -> {
        track.filling(false);
        skip(track, track.endOfHole(), failure.code().wire() + ": " + failure.message());
        check(track);
      }
    }
    fill();
  }

  private void take(ChatTrack track, long after, ServerFrame.HistoryPage page) {
    long seq = after;
    for (EventJson json : page.events()) {
      Optional<Event> event = decode(json);
      seq = event.isPresent() ? event.get().seq() : seq + 1;
      skip(track, seq - 1, "the history does not have it");
      if (event.isPresent()) {
        track.offer(event.get(), listener::event);
      } else {
        skip(track, seq, "of a kind that this version does not know");
      }
    }
    if (track.held() > after) {
      track.filling(false);
      check(track);
    } else if (track.futile() < MAX_FUTILE) {
      later(track, backoff.delay(track.futile()));
    } else {
      track.filling(false);
      skip(track, track.endOfHole(), "the history does not have it");
      check(track);
    }
  }

  private static Optional<Event> decode(EventJson json) {
    try {
      return Optional.of(json.decode());
    } catch (IllegalArgumentException unknown) {
      return Optional.empty();
    }
  }

  private void skip(ChatTrack track, long seq, String why) {
    if (seq > track.held()) {
      listener.skipped(track.chatId(), track.held() + 1, seq, why);
      track.skipTo(seq, listener::event);
    }
  }

  /// Asks again after a while; until then the track counts as being filled.
  private void later(ChatTrack track, Duration delay) {
    track.countFutile();
    loop.schedule(
        () -> {
          track.filling(false);
          check(track);
        },
        delay.toMillis(),
        TimeUnit.MILLISECONDS);
  }
}
