package chat.parley.gateway;

import chat.parley.chat.ChatId;
import chat.parley.chat.DeviceId;
import chat.parley.chat.Event;
import chat.parley.chat.SessionId;
import chat.parley.chat.UserId;
import chat.parley.delivery.InboxItem;
import chat.parley.protocol.CloseCode;
import chat.parley.protocol.EventJson;
import chat.parley.protocol.FrameCodec;
import chat.parley.protocol.ServerFrame;
import chat.parley.store.Access;
import chat.parley.store.ReferenceCursor;
import chat.parley.store.StoreException;
import chat.parley.store.StoredEvent;
import io.netty.buffer.ByteBuf;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a session of the reference endpoint is sent: the messages of others that its user has
/// missed, then those that come. Its clients keep no cursor, so the store keeps one for each user
/// and chat, moved when the client has surely read ([ReadReceipts]): after a crash some messages
/// may come twice, none is missed.
///
/// Confined to the connection's event loop.
final class ReferenceStream implements EventStream.Client {
  private static final Logger log = LoggerFactory.getLogger(ReferenceStream.class);
  private static final int PAGE = 100;

  /// Chats of a user whose heads are noted.
  private static final int MAX_HEADS = 10_000;

  private final UserId user;
  private final Connection connection;
  private final Shared shared;
  private final Requests requests;
  private final Answers answers;
  private final Registration registration;
  private final EventStream events;
  private final ReadReceipts receipts = new ReadReceipts();
  private boolean catchUpAgain;

  ReferenceStream(
      SessionId id, UserId user, Connection connection, Shared shared, Requests requests) {
    this.user = user;
    this.connection = connection;
    this.shared = shared;
    this.requests = requests;
    this.answers = new Answers(connection, requests);
    // Each connection is a device of its own: these clients know of no devices, and two windows of
    // one user are not to close each other.
    this.registration =
        new Registration(
            shared.surroundings(),
            connection,
            shared.background(),
            user,
            new DeviceId(id.value()),
            id);
    this.events = new EventStream(user, connection, shared, this);
  }

  /// Registers, then sends what the user has missed.
  void open() {
    events.beginCatchUp();
    registration.enter(this::catchUp, () -> connection.close(CloseCode.GOING_AWAY));
  }

  /// The connection is gone.
  void end() {
    events.end();
    registration.end();
    saveCursors();
  }

  boolean catchingUp() {
    return events.catchingUp();
  }

  OptionalLong sentUpTo(ChatId chatId) {
    return events.sentUpTo(chatId);
  }

  /// Catches up once more, since something may have been lost.
  void again() {
    if (events.catchingUp()) {
      catchUpAgain = true;
    } else {
      events.beginCatchUp();
      catchUp();
    }
  }

  private void catchUp() {
    events.catchUp(new Missed(), () -> {}, _ -> connection.close(CloseCode.GOING_AWAY));
  }

  private final class Missed implements EventStream.Reading {
    @Override
    public Set<ChatId> look(int members) {
      return shared.background().reads().read(from -> from.largerChats(user, members));
    }

    @Override
    public EventStream.Sent read(SlowWriter out) {
      return missed(out);
    }
  }

  private EventStream.Sent missed(SlowWriter out) {
    // The heads first: what is after them comes live or is among what has been missed.
    Map<ChatId, Long> heads = shared.background().reads().read(from -> from.heads(user, MAX_HEADS));
    Map<ChatId, Long> upTo = new HashMap<>();
    for (ReferenceCursor cursor :
        shared.background().reads().read(from -> from.referenceCursors(user))) {
      send(out, cursor.chatId(), cursor.seq(), cursor.head());
      upTo.put(cursor.chatId(), cursor.head());
    }
    return new EventStream.Sent(upTo, heads);
  }

  /// Sends the messages of others with `after` < seq ≤ `upTo`.
  private void send(SlowWriter out, ChatId chatId, long after, long upTo) {
    long last = after;
    while (last < upTo) {
      long from = last;
      List<StoredEvent> page =
          shared.background().reads().read(events -> events.eventsAfter(chatId, from, upTo, PAGE));
      if (page.isEmpty()) {
        break;
      }
      page.forEach(event -> shown(new EventJson(event.json())).ifPresent(out::write));
      last = page.getLast().seq();
    }
  }

  /// What this client is shown of an event: the messages of others, but for those that were
  /// deleted.
  private Optional<byte[]> shown(EventJson json) {
    Event event = json.decode();
    return event.change() instanceof Event.Message message
            && !message.deleted()
            && !event.sender().equals(user)
        ? Optional.of(ReferenceFrames.message(event, message))
        : Optional.empty();
  }

  void happened(InboxItem.Happened event, ByteBuf frame) {
    events.happened(event, frame);
  }

  void membersChanged(ChatId chatId, long seq) {
    events.membersChanged(chatId, seq);
  }

  void answered(InboxItem.Answer answer) {
    events.answered(answer);
  }

  // ---- what the stream asks for

  @Override
  public void refill(ChatId chatId, long afterSeq, Access access, SlowWriter out) {
    send(out, chatId, afterSeq, access.head());
  }

  @Override
  public void caughtUp(EventStream.Sent sent) {
    sent.upTo().forEach(receipts::sent);
  }

  @Override
  public void live() {
    ping();
    if (catchUpAgain && !events.catchingUp()) {
      catchUpAgain = false;
      again();
    }
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
    if (answers.settles(answer)
        && FrameCodec.decode(answer.frame()) instanceof ServerFrame.Failure failure) {
      connection.writeText(ReferenceFrames.refused(failure));
    }
  }

  @Override
  public boolean waitsFor(long requestId) {
    return requests.waitsFor(requestId);
  }

  // ---- what the client has read

  void ponged(long content) {
    receipts.ponged(content);
    ping();
  }

  private void ping() {
    receipts.nextPing().ifPresent(connection::ping);
  }

  /// Keeps what the client has read since the last call.
  void saveCursors() {
    Map<ChatId, Long> confirmed = receipts.takeConfirmed();
    if (!confirmed.isEmpty()) {
      shared
          .background()
          .run(
              () -> {
                try {
                  shared.surroundings().store().advanceReferenceCursors(user, confirmed);
                } catch (StoreException e) {
                  log.warn("What {} has read may come again: {}", user, e.getMessage());
                }
              });
    }
  }
}
