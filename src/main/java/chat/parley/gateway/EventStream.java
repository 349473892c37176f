package chat.parley.gateway;

import chat.parley.chat.ChatId;
import chat.parley.delivery.InboxItem;
import chat.parley.protocol.CloseCode;
import io.netty.buffer.ByteBuf;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The way of events to a session's client: what it has missed, read from the store, then what
/// happens, each chat in order.
///
/// Confined to the connection's event loop, but for what a [Reading] does.
final class EventStream implements LiveFeed.Screen {
  private static final Logger log = LoggerFactory.getLogger(EventStream.class);

  /// What a reading has sent.
  ///
  /// @param upTo by chat: the seq up to which everything has been sent or accounted for
  /// @param heads by chat: its last seq before anything was read
  record Sent(Map<ChatId, Long> upTo, Map<ChatId, Long> heads) {}

  /// Reads from the store and sends what it finds. Blocks; runs on a virtual thread.
  interface Reading {
    Sent read(SlowWriter out);
  }

  /// What a session does with its stream.
  interface Client {
    /// Sends an event.
    ///
    /// @param frame the event's JSON as a frame, borrowed; null if it has to be made
    void show(InboxItem.Happened event, @Nullable ByteBuf frame);

    /// Sends an answer, if its request still waits for one.
    void show(InboxItem.Answer answer);

    /// Whether the request has not been answered yet.
    boolean waitsFor(long requestId);

    /// Reads the events of one chat after a seq and sends them. Blocks; on a virtual thread.
    ///
    /// @param afterSeq empty: from where the user has joined
    Sent refill(ChatId chatId, OptionalLong afterSeq, SlowWriter out);

    /// Something has been read and sent; what has waited meanwhile is shown after this.
    void caughtUp(Sent sent);

    /// What had waited has been shown too. Another catch-up may be under way already.
    void live();
  }

  private final Connection connection;
  private final Background background;
  private final Client client;
  private final LiveFeed feed;

  EventStream(
      Connection connection, Background background, GatewaySettings settings, Client client) {
    this.connection = connection;
    this.background = background;
    this.client = client;
    this.feed = new LiveFeed(connection, this, settings.maxOutboundBytes());
  }

  boolean catchingUp() {
    return feed.catchingUp();
  }

  /// From here on what happens waits, until [#catchUp] is done.
  void beginCatchUp() {
    feed.beginCatchUp();
  }

  /// Sends what `reading` finds, then what has waited.
  ///
  /// @param then run before what has waited is shown
  /// @param failed run if the store does not answer
  void catchUp(Reading reading, Runnable then, Runnable failed) {
    SlowWriter out = new SlowWriter(connection);
    background.run(
        () -> {
          try {
            Sent sent = reading.read(out);
            out.flush();
            connection.onLoop(_ -> caughtUp(sent, then));
          } catch (SlowWriter.GoneException e) {
            log.debug("{} went while it caught up", connection.peer().id());
          } catch (RuntimeException e) {
            log.warn("A session could not catch up: {}", e.getMessage());
            connection.onLoop(_ -> failed.run());
          }
        });
  }

  private void caughtUp(Sent sent, Runnable then) {
    then.run();
    client.caughtUp(sent);
    feed.caughtUp(sent.upTo(), sent.heads());
    connection.flush();
    client.live();
  }

  void happened(InboxItem.Happened event, ByteBuf frame) {
    feed.happened(event, frame);
  }

  void answered(InboxItem.Answer answer) {
    feed.answered(answer);
  }

  // ---- what the feed asks for

  @Override
  public void show(InboxItem.Happened event, @Nullable ByteBuf frame) {
    client.show(event, frame);
  }

  @Override
  public void show(InboxItem.Answer answer) {
    client.show(answer);
  }

  @Override
  public boolean waitsFor(long requestId) {
    return client.waitsFor(requestId);
  }

  @Override
  public void refill(ChatId chatId, OptionalLong afterSeq) {
    catchUp(
        out -> client.refill(chatId, afterSeq, out),
        () -> {},
        () -> connection.close(CloseCode.GOING_AWAY));
  }
}
