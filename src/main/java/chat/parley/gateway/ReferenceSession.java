package chat.parley.gateway;

import chat.parley.chat.ChatId;
import chat.parley.chat.ClientId;
import chat.parley.chat.Command;
import chat.parley.chat.DeviceId;
import chat.parley.chat.Event;
import chat.parley.chat.SessionId;
import chat.parley.chat.UserId;
import chat.parley.delivery.InboxItem;
import chat.parley.protocol.CloseCode;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.EventJson;
import chat.parley.protocol.FrameCodec;
import chat.parley.protocol.ServerFrame;
import chat.parley.store.Access;
import chat.parley.store.ReferenceCursor;
import chat.parley.store.StoreException;
import chat.parley.store.StoredEvent;
import io.netty.buffer.ByteBuf;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A session of the reference system's endpoint, `/ws/user/{user_id}`: it shows the messages that
/// others send, and what was sent while the user was away. Its clients keep no cursor, so the store
/// keeps one for each user and chat, moved when the client has surely read ([ReadReceipts]): after
/// a crash some messages may come twice, none is missed.
///
/// Confined to the connection's event loop.
final class ReferenceSession implements Peer, LiveFeed.Screen {
  private static final Logger log = LoggerFactory.getLogger(ReferenceSession.class);
  private static final int PAGE = 100;

  /// Chats of a user whose heads are noted.
  private static final int MAX_HEADS = 10_000;

  private final SessionId id;
  private final UserId user;
  private final Connection connection;
  private final Surroundings surroundings;
  private final Background background;
  private final Submission submission;
  private final Registration registration;
  private final LiveFeed feed;
  private final Requests requests;
  private final ReadReceipts receipts = new ReadReceipts();
  private final Optional<Instant> expiresAt;
  private long nextRequest = 1;
  private boolean catchUpAgain;

  ReferenceSession(
      SessionId id,
      UserId user,
      Optional<Instant> expiresAt,
      Connection connection,
      Surroundings surroundings,
      GatewaySettings settings,
      Background background) {
    this.id = id;
    this.user = user;
    this.expiresAt = expiresAt;
    this.connection = connection;
    this.surroundings = surroundings;
    this.background = background;
    this.submission = new Submission(surroundings, user, id);
    // Each connection is a device of its own: these clients know of no devices, and two windows of
    // one user are not to close each other.
    this.registration =
        new Registration(surroundings, connection, background, user, new DeviceId(id.value()), id);
    this.feed = new LiveFeed(connection, this, settings.maxOutboundBytes());
    this.requests = new Requests(settings.maxRequests(), settings.requestTimeout());
  }

  /// Registers, then sends what the user has missed.
  void start() {
    feed.beginCatchUp();
    registration.enter(this::catchUp, () -> connection.close(CloseCode.GOING_AWAY));
  }

  @Override
  public SessionId id() {
    return id;
  }

  @Override
  public Optional<UserId> user() {
    return Optional.of(user);
  }

  boolean catchingUp() {
    return feed.catchingUp();
  }

  // ---- from the client

  @Override
  public void received(byte[] utf8) {
    ReferenceFrames.decode(utf8, user)
        .ifPresentOrElse(this::submit, () -> connection.sendText(ReferenceFrames.invalid()));
  }

  private void submit(ReferenceFrames.Incoming incoming) {
    long request = nextRequest++;
    if (requests.take(request, surroundings.clock().millis()) != Requests.Taken.YES) {
      refuse(request, ErrorCode.RATE_LIMITED, "too many messages at a time");
      return;
    }
    Command.Send send =
        new Command.Send(
            Optional.of(incoming.receiver()),
            incoming.messageType(),
            incoming.message(),
            OptionalLong.empty(),
            Map.of());
    Optional<ClientId> noKey = Optional.empty();
    submission
        .submit(request, incoming.chatId(), noKey, send)
        .whenComplete(
            (_, failure) -> {
              if (failure != null) {
                onLoop(_ -> late(request));
              }
            });
  }

  private void late(long request) {
    if (requests.settle(request)) {
      refuse(request, ErrorCode.UNAVAILABLE, "the message may not have been accepted; try again");
    }
  }

  private void refuse(long request, ErrorCode code, String message) {
    connection.sendText(
        ReferenceFrames.refused(ServerFrame.Failure.answering(request, code, message)));
  }

  // ---- catching up

  private void catchUp() {
    background(
        out -> {
          // The heads first: what is after them comes live or is among what has been missed.
          Map<ChatId, Long> heads = background.reads().read(from -> from.heads(user, MAX_HEADS));
          Map<ChatId, Long> upTo = new HashMap<>();
          for (ReferenceCursor cursor :
              background.reads().read(from -> from.referenceCursors(user))) {
            send(out, cursor.chatId(), cursor.seq(), cursor.head());
            upTo.put(cursor.chatId(), cursor.head());
          }
          return new Sent(upTo, heads);
        });
  }

  @Override
  public void refill(ChatId chatId, OptionalLong afterSeq) {
    background(
        out -> {
          Access access =
              background.reads().read(from -> from.access(user, Set.of(chatId))).get(chatId);
          if (access == null) {
            return new Sent(Map.of(), Map.of());
          }
          send(out, chatId, afterSeq.orElse(access.joinedSeq() - 1), access.head());
          return new Sent(Map.of(chatId, access.head()), Map.of());
        });
  }

  /// What a reading has sent, as [Feed#endCatchUp] takes it.
  private record Sent(Map<ChatId, Long> upTo, Map<ChatId, Long> heads) {}

  private interface Reading {
    Sent read(SlowWriter out);
  }

  private void background(Reading reading) {
    SlowWriter out = new SlowWriter(connection);
    background.run(
        () -> {
          try {
            Sent sent = reading.read(out);
            out.flush();
            onLoop(_ -> caughtUp(sent));
          } catch (SlowWriter.GoneException e) {
            log.debug("{} went while it caught up", id);
          } catch (RuntimeException e) {
            log.warn("A session could not catch up: {}", e.getMessage());
            onLoop(_ -> connection.close(CloseCode.GOING_AWAY));
          }
        });
  }

  /// Sends the messages of others with `after` < seq ≤ `upTo`.
  private void send(SlowWriter out, ChatId chatId, long after, long upTo) {
    long last = after;
    while (last < upTo) {
      long from = last;
      List<StoredEvent> page =
          background.reads().read(events -> events.eventsAfter(chatId, from, upTo, PAGE));
      if (page.isEmpty()) {
        break;
      }
      page.forEach(event -> shown(new EventJson(event.json())).ifPresent(out::write));
      last = page.getLast().seq();
    }
  }

  private void caughtUp(Sent sent) {
    sent.upTo().forEach(receipts::sent);
    feed.caughtUp(sent.upTo(), sent.heads());
    connection.flush();
    ping();
    if (catchUpAgain && !feed.catchingUp()) {
      catchUpAgain = false;
      feed.beginCatchUp();
      catchUp();
    }
  }

  // ---- to the client

  /// What this client is shown of an event: the messages of others.
  private Optional<byte[]> shown(EventJson json) {
    Event event = json.decode();
    return event.change() instanceof Event.Message message && !event.sender().equals(user)
        ? Optional.of(ReferenceFrames.message(event, message))
        : Optional.empty();
  }

  @Override
  public void happened(InboxItem.Happened event, ByteBuf frame) {
    feed.happened(event, frame);
  }

  @Override
  public void answered(InboxItem.Answer answer) {
    feed.answered(answer);
  }

  @Override
  public void show(InboxItem.Happened event, @Nullable ByteBuf frame) {
    shown(event.event()).ifPresent(connection::writeText);
    receipts.sent(event.chatId(), event.seq());
    ping();
  }

  @Override
  public void show(InboxItem.Answer answer) {
    answer.place().ifPresent(place -> receipts.sent(place.chatId(), place.seq()));
    if (requests.settle(answer.requestId())
        && FrameCodec.decode(answer.frame()) instanceof ServerFrame.Failure failure) {
      connection.writeText(ReferenceFrames.refused(failure));
    }
  }

  @Override
  public boolean waitsFor(long requestId) {
    return requests.waitsFor(requestId);
  }

  /// These clients cannot be asked to resume: it is done for them.
  @Override
  public void resync() {
    if (feed.catchingUp()) {
      catchUpAgain = true;
    } else {
      feed.beginCatchUp();
      catchUp();
    }
  }

  private void ping() {
    receipts.nextPing().ifPresent(connection::ping);
  }

  @Override
  public void ponged(long content) {
    receipts.ponged(content);
    ping();
  }

  @Override
  public void tick(long nowMillis) {
    requests.expire(nowMillis).forEach(this::expired);
    if (expiresAt.isPresent() && nowMillis >= expiresAt.get().toEpochMilli()) {
      connection.close(CloseCode.UNAUTHORIZED);
    }
    saveCursors();
  }

  private void expired(long request) {
    refuse(request, ErrorCode.UNAVAILABLE, "the message may not have been accepted; try again");
  }

  @Override
  public void closed() {
    registration.end();
    saveCursors();
  }

  private void saveCursors() {
    Map<ChatId, Long> confirmed = receipts.takeConfirmed();
    if (!confirmed.isEmpty()) {
      background.run(
          () -> {
            try {
              surroundings.store().advanceReferenceCursors(user, confirmed);
            } catch (StoreException e) {
              log.warn("What {} has read may come again: {}", user, e.getMessage());
            }
          });
    }
  }

  private void onLoop(Consumer<Connection> action) {
    connection.eventLoop().execute(() -> connection.guard(action));
  }
}
