package chat.parley.client;

import chat.parley.chat.ChatId;
import chat.parley.chat.ClientId;
import chat.parley.chat.Command;
import chat.parley.chat.Event;
import chat.parley.chat.UserId;
import chat.parley.protocol.Request;
import chat.parley.protocol.ServerFrame;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// What this client does to chats, repeated under the same client_id until it is acknowledged or
/// refused. Bounded: when it is full, what is new is refused.
///
/// In each chat one entry at a time is under way: were there two, the server could take the second
/// after it could not take the first, and the order would be lost. Chats do not wait for each
/// other, up to [#MAX_IN_FLIGHT] at a time.
///
/// Confined to the client's event loop, but for [#reserve].
final class Outbox {
  static final int MAX_IN_FLIGHT = 16;

  private final EventLoop loop;
  private final Requests requests;
  private final Feed feed;
  private final ClientListener listener;
  private final ClientOptions options;
  private final Backoff backoff;
  private final AtomicInteger size = new AtomicInteger();
  private final List<Entry> early = new ArrayList<>();
  private final Map<ChatId, Lane> lanes = new HashMap<>();
  private final Set<Lane> sendable = new LinkedHashSet<>();
  private @Nullable UserId self;
  private @Nullable String closed;
  private boolean live;
  private int inFlight;

  /// One thing to do.
  record Entry(
      Request.Target target,
      ClientId clientId,
      Command.Action action,
      CompletableFuture<ServerFrame.Ack> done) {
    Request.Act request(long id) {
      return new Request.Act(id, target, Optional.of(clientId), action);
    }
  }

  /// What waits for one chat, in order.
  private static final class Lane {
    private final ChatId chatId;
    private final Deque<Entry> entries = new ArrayDeque<>();
    private boolean busy;
    private int attempts;

    Lane(ChatId chatId) {
      this.chatId = chatId;
    }
  }

  Outbox(
      EventLoop loop,
      Requests requests,
      Feed feed,
      ClientListener listener,
      ClientOptions options,
      Backoff backoff) {
    this.loop = loop;
    this.requests = requests;
    this.feed = feed;
    this.listener = listener;
    this.options = options;
    this.backoff = backoff;
  }

  /// Takes a place for an entry, if there is one. For any thread.
  boolean reserve() {
    if (size.incrementAndGet() <= options.outboxLimit()) {
      return true;
    }
    size.decrementAndGet();
    return false;
  }

  int limit() {
    return options.outboxLimit();
  }

  /// Takes an entry for which a place is reserved.
  void add(Entry entry) {
    if (closed != null) {
      fail(entry, new ClientClosedException(closed));
    } else if (self == null) {
      early.add(entry);
    } else {
      enqueue(entry, self);
      pump();
    }
  }

  /// There is a connection that takes requests.
  void online(UserId user) {
    self = user;
    live = true;
    early.forEach(entry -> enqueue(entry, user));
    early.clear();
    pump();
  }

  void offline() {
    live = false;
  }

  void close(String why) {
    closed = why;
    live = false;
    List<Entry> all = new ArrayList<>(early);
    lanes.values().forEach(lane -> all.addAll(lane.entries));
    early.clear();
    lanes.clear();
    sendable.clear();
    all.forEach(entry -> fail(entry, new ClientClosedException(why)));
  }

  /// An ack that came after its request was given up.
  void late(ServerFrame.Ack ack) {
    Lane lane = lanes.get(ack.chatId());
    Entry head = lane == null ? null : lane.entries.peekFirst();
    if (lane != null && head != null && ack.clientId().equals(Optional.of(head.clientId()))) {
      acked(lane, head, ack);
    } else {
      feed.announce(ack.chatId(), ack.seq());
    }
  }

  private void enqueue(Entry entry, UserId user) {
    ChatId chatId =
        switch (entry.target()) {
          case Request.InChat(ChatId id) -> id;
          case Request.To(UserId other) -> ChatId.direct(user, other);
          case Request.NewChat() ->
              throw new IllegalArgumentException("the client names its chats");
        };
    Lane lane = lanes.computeIfAbsent(chatId, Lane::new);
    lane.entries.add(entry);
    release(lane);
  }

  private void release(Lane lane) {
    if (lane.busy) {
      return;
    }
    if (lane.entries.isEmpty()) {
      lanes.remove(lane.chatId, lane);
    } else {
      sendable.add(lane);
    }
  }

  private void pump() {
    while (live && inFlight < MAX_IN_FLIGHT && !sendable.isEmpty()) {
      Lane lane = sendable.iterator().next();
      sendable.remove(lane);
      Entry entry = lane.entries.getFirst();
      lane.busy = true;
      inFlight++;
      requests.ask(entry::request, outcome -> settle(lane, entry, outcome));
    }
  }

  private void settle(Lane lane, Entry entry, Outcome outcome) {
    inFlight--;
    lane.busy = false;
    if (!entry.equals(lane.entries.peekFirst())) {
      release(lane); // A late ack came first.
    } else {
      switch (outcome) {
        case Outcome.Answered(ServerFrame.Ack ack) -> acked(lane, entry, ack);
        case Outcome.Refused(ServerFrame.Failure failure) -> refused(lane, entry, failure);
        case Outcome.Answered _ -> later(lane, backoff.delay(lane.attempts++));
        case Outcome.Unanswered _ -> release(lane);
      }
    }
    pump();
  }

  private void acked(Lane lane, Entry entry, ServerFrame.Ack ack) {
    remove(lane);
    Optional<Event> event =
        ack.duplicate() || self == null
            ? Optional.empty()
            : OwnEvents.event(entry.request(ack.id()), self, ack);
    event.ifPresentOrElse(feed::own, () -> feed.announce(ack.chatId(), ack.seq()));
    listener.acked(ack);
    entry.done().complete(ack);
  }

  private void refused(Lane lane, Entry entry, ServerFrame.Failure failure) {
    if (failure.code().retryable()) {
      listener.postponed(failure);
      Duration wait = backoff.delay(lane.attempts++);
      long hint = failure.retryAfterMs().orElse(0);
      later(lane, wait.toMillis() > hint ? wait : Duration.ofMillis(hint));
    } else {
      remove(lane);
      entry.done().completeExceptionally(new RefusedException(failure.code(), failure.message()));
    }
  }

  private void remove(Lane lane) {
    lane.entries.removeFirst();
    lane.attempts = 0;
    size.decrementAndGet();
    release(lane);
  }

  /// Tries the lane's first entry again after a while. Until then the lane counts as busy.
  private void later(Lane lane, Duration delay) {
    lane.busy = true;
    loop.schedule(
        () -> {
          lane.busy = false;
          release(lane);
          pump();
        },
        delay.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  private void fail(Entry entry, ClientException why) {
    size.decrementAndGet();
    entry.done().completeExceptionally(why);
  }
}
