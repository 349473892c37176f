package chat.parley.gateway;

import chat.parley.chat.Audience;
import chat.parley.chat.ChatId;
import chat.parley.chat.UserId;
import chat.parley.delivery.InboxItem;
import chat.parley.protocol.CloseCode;
import chat.parley.store.Access;
import io.netty.buffer.ByteBuf;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The way of events to a session's client: what it has missed, read from the store, then what
/// happens, each chat in order.
///
/// Before it reads, it enters the user's large chats ([EnteredChats]); when the members of one have
/// changed it enters and reads again, and what it reads says whether it belongs there.
///
/// Confined to the connection's event loop, but for what is read.
final class EventStream implements LiveFeed.Screen {
  private static final Logger log = LoggerFactory.getLogger(EventStream.class);

  /// What a reading has sent.
  ///
  /// @param upTo by chat: the seq up to which everything has been sent or accounted for
  /// @param heads by chat: its last seq before anything was read
  record Sent(Map<ChatId, Long> upTo, Map<ChatId, Long> heads) {}

  /// Reads from the store and sends what it finds. Blocks; runs on virtual threads, one after the
  /// other.
  interface Reading {
    /// Looks which chats the user has.
    ///
    /// @return the large ones, of more than so many members
    Set<ChatId> look(int members);

    /// Sends what there is, as it was at the last look or later.
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

    /// Reads the events of one chat after a seq, as far as its user may, and sends them. Blocks; on
    /// a virtual thread.
    void refill(ChatId chatId, long afterSeq, Access access, SlowWriter out);

    /// Something has been read and sent; what has waited meanwhile is shown after this.
    void caughtUp(Sent sent);

    /// What had waited has been shown too. Another catch-up may be under way already.
    void live();
  }

  private final UserId user;
  private final Connection connection;
  private final Background background;
  private final EnteredChats entered;
  // A chat with more members is large.
  private final int maxByUser;
  private final Client client;
  private final LiveFeed feed;

  EventStream(UserId user, Connection connection, Shared shared, Client client) {
    this.user = user;
    this.connection = connection;
    this.background = shared.background();
    this.entered = new EnteredChats(shared.largeChats(), connection);
    this.maxByUser = shared.largeChats().maxByUser();
    this.client = client;
    this.feed = new LiveFeed(connection, this, shared.settings().maxOutboundBytes());
  }

  /// The last seq of a chat that the session has been sent; empty if the chat is new to it.
  OptionalLong sentUpTo(ChatId chatId) {
    return feed.sentUpTo(chatId);
  }

  boolean catchingUp() {
    return feed.catchingUp();
  }

  /// From here on what happens waits, until [#catchUp] is done.
  void beginCatchUp() {
    feed.beginCatchUp();
  }

  /// Enters the user's large chats, sends what `reading` finds, then what has waited. The session
  /// has been registered.
  ///
  /// @param then run before what has waited is shown
  /// @param failed told what does not answer
  void catchUp(Reading reading, Runnable then, Consumer<String> failed) {
    Set<ChatId> before = entered.all();
    inBackground(
        failed,
        out -> {
          Set<ChatId> large = reading.look(maxByUser);
          if (large.isEmpty() && before.isEmpty()) {
            finish(reading.read(out), Map.of(), out, then);
          } else {
            connection.onLoop(
                _ -> entered.enter(large, () -> catchUpEntered(reading, then, failed), failed));
          }
        });
  }

  /// Looks again, now that the chats have been entered: since the first look the user may have been
  /// removed from one, without the session being told, as it was not in the index yet.
  private void catchUpEntered(Reading reading, Runnable then, Consumer<String> failed) {
    Set<ChatId> asked = entered.all();
    inBackground(
        failed,
        out -> {
          Map<ChatId, Boolean> belongs = new HashMap<>();
          asked.forEach(chat -> belongs.put(chat, false));
          reading.look(maxByUser).forEach(chat -> belongs.put(chat, true));
          finish(reading.read(out), belongs, out, then);
        });
  }

  /// The connection is gone.
  void end() {
    entered.end();
  }

  /// Whether this user belongs in a large chat, or the chat is large, may have changed at `seq`.
  /// Called also if the session does not get the event, but its answer.
  void membersChanged(ChatId chatId, long seq) {
    entered.changed(chatId, seq);
    followChanges();
  }

  /// Enters and reads one chat that has changed, of which everything up to the change has been
  /// sent; the next one follows when that is done.
  private void followChanges() {
    if (feed.catchingUp()) {
      return;
    }
    entered
        .nextChange(feed::sentUpTo)
        .ifPresent(
            chat -> {
              feed.beginCatchUp();
              entered.enter(List.of(chat), () -> refill(chat, feed.sentUpTo(chat)), this::close);
            });
  }

  /// Does something that reads and sends, on a virtual thread.
  private void inBackground(Consumer<String> failed, Consumer<SlowWriter> reading) {
    SlowWriter out = new SlowWriter(connection);
    background.run(
        () -> {
          try {
            reading.accept(out);
          } catch (SlowWriter.GoneException e) {
            log.debug("{} went while it caught up", connection.peer().id());
          } catch (RuntimeException e) {
            log.warn("A session could not catch up: {}", e.getMessage());
            connection.onLoop(_ -> failed.accept("the store"));
          }
        });
  }

  /// Ends a catch-up, from a virtual thread.
  ///
  /// @param belongs of some chats: whether the session belongs in them
  private void finish(Sent sent, Map<ChatId, Boolean> belongs, SlowWriter out, Runnable then) {
    out.flush();
    connection.onLoop(_ -> caughtUp(sent, belongs, then));
  }

  private void caughtUp(Sent sent, Map<ChatId, Boolean> belongs, Runnable then) {
    then.run();
    client.caughtUp(sent);
    entered.found(belongs);
    feed.caughtUp(sent.upTo(), sent.heads());
    connection.flush();
    followChanges();
    client.live();
  }

  private void close(String what) {
    log.debug("{} is closed: no answer from {}", connection.peer().id(), what);
    connection.close(CloseCode.GOING_AWAY);
  }

  void happened(InboxItem.Happened event, ByteBuf frame) {
    feed.happened(event, frame);
  }

  void answered(InboxItem.Answer answer) {
    feed.answered(answer);
    followChanges();
  }

  // ---- what the feed asks for

  @Override
  public boolean isFor(InboxItem.Happened event) {
    return switch (event.audience()) {
      case Audience.Users _ -> true;
      case Audience.Members(Set<UserId> concerned) ->
          concerned.contains(user) || entered.shows(event.chatId(), feed::sentUpTo);
    };
  }

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
    inBackground(
        this::close,
        out -> {
          Access access =
              background.reads().read(from -> from.access(user, Set.of(chatId))).get(chatId);
          if (access == null) {
            finish(new Sent(Map.of(), Map.of()), Map.of(chatId, false), out, () -> {});
            return;
          }
          client.refill(chatId, afterSeq.orElse(access.joinedSeq() - 1), access, out);
          boolean belongs = access.member() && access.members() > maxByUser;
          Sent sent = new Sent(Map.of(chatId, access.head()), Map.of());
          finish(sent, Map.of(chatId, belongs), out, () -> {});
        });
  }
}
