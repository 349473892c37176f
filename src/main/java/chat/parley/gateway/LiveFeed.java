package chat.parley.gateway;

import chat.parley.chat.ChatId;
import chat.parley.delivery.InboxItem;
import chat.parley.protocol.CloseCode;
import io.netty.buffer.ByteBuf;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What arrives for a session, put in order by its [Feed] and shown by its [Screen].
///
/// Confined to the connection's event loop.
final class LiveFeed {
  private static final Logger log = LoggerFactory.getLogger(LiveFeed.class);

  /// What a session does with what is in order.
  interface Screen {
    /// Whether an event is for this session. What is true when the event comes may not be when its
    /// turn comes.
    boolean isFor(InboxItem.Happened event);

    /// Sends an event.
    ///
    /// @param frame the event's JSON as a frame, borrowed; null if it has to be made
    void show(InboxItem.Happened event, @Nullable ByteBuf frame);

    /// Sends an answer, if its request still waits for one.
    void show(InboxItem.Answer answer);

    /// Whether the request has not been answered yet.
    boolean waitsFor(long requestId);

    /// Sends the events of a chat after a seq from the store, then calls [LiveFeed#caughtUp].
    ///
    /// @param afterSeq empty: from where the user has joined
    void refill(ChatId chatId, OptionalLong afterSeq);
  }

  private final Connection connection;
  private final Screen screen;
  private final Feed<InboxItem> feed;
  private @Nullable InboxItem heldBack;

  LiveFeed(Connection connection, Screen screen, int maxWaitingBytes) {
    this.connection = connection;
    this.screen = screen;
    this.feed = new Feed<>(maxWaitingBytes);
  }

  boolean catchingUp() {
    return feed.catchingUp();
  }

  /// The last seq of a chat that the session has been sent; empty if the chat is new to it.
  OptionalLong sentUpTo(ChatId chatId) {
    return feed.sentUpTo(chatId);
  }

  void beginCatchUp() {
    feed.beginCatchUp();
  }

  /// Ends a catch-up: shows what has waited.
  void caughtUp(Map<ChatId, Long> upTo, Map<ChatId, Long> heads) {
    boolean filled = feed.endCatchUp(upTo, heads);
    InboxItem after = heldBack;
    heldBack = null;
    boolean dropped = after instanceof InboxItem.Happened event && !screen.isFor(event);
    if (!filled && !dropped) {
      // Not to be skipped, and not to be asked for again and again: the client comes back for it.
      log.warn("The store does not have what has been routed");
      connection.close(CloseCode.GOING_AWAY);
      return;
    }
    while (true) {
      Optional<Feed.Waiting<InboxItem>> next = feed.nextWaiting();
      if (next.isEmpty()) {
        break;
      }
      switch (next.get().item()) {
        case InboxItem.Happened event -> happened(event, null);
        case InboxItem.Answer answer -> answered(answer);
        case InboxItem.Close _,
            InboxItem.SignedOut _,
            InboxItem.Barred _,
            InboxItem.Probe _,
            InboxItem.Loss _,
            InboxItem.Shown _,
            InboxItem.Changed _,
            InboxItem.Traced _,
            InboxItem.Unknown _ -> {}
      }
    }
  }

  void happened(InboxItem.Happened event, @Nullable ByteBuf frame) {
    if (!screen.isFor(event)) {
      return;
    }
    int bytes = event.event().utf8().length;
    switch (feed.offer(event.chatId(), event.seq(), event, bytes)) {
      case NEXT -> screen.show(event, frame);
      case HELD, WAITS -> {}
      case OVERFLOW -> connection.close(CloseCode.TOO_SLOW);
      case AFTER_HOLE -> fill(event.chatId(), event.seq(), event, bytes);
    }
  }

  void answered(InboxItem.Answer answer) {
    if (answer.place().isEmpty()) {
      screen.show(answer);
      return;
    }
    InboxItem.Place place = answer.place().get();
    boolean isNew = place.seq() > feed.sentUpTo(place.chatId()).orElse(0);
    if (isNew && !feed.catchingUp() && !screen.waitsFor(answer.requestId())) {
      // It was told that it cannot be told; so now it gets the event itself.
      beginCatchUp();
      screen.refill(place.chatId(), feed.sentUpTo(place.chatId()));
      return;
    }
    switch (feed.offer(place.chatId(), place.seq(), answer, answer.frame().length)) {
      case NEXT, HELD -> screen.show(answer);
      case WAITS -> {}
      case OVERFLOW -> connection.close(CloseCode.TOO_SLOW);
      case AFTER_HOLE -> fill(place.chatId(), place.seq(), answer, answer.frame().length);
    }
  }

  /// What is before `seq` has been committed, or it would not have been routed: the store has it.
  private void fill(ChatId chatId, long seq, InboxItem item, int bytes) {
    log.debug("Filling a hole before seq {} of {}", seq, chatId);
    heldBack = item;
    feed.holdBack(chatId, seq, item, bytes);
    screen.refill(chatId, feed.sentUpTo(chatId));
  }
}
