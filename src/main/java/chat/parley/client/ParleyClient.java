package chat.parley.client;

import chat.parley.chat.ChatId;
import chat.parley.chat.ClientId;
import chat.parley.chat.Command;
import chat.parley.chat.Limits;
import chat.parley.chat.Role;
import chat.parley.chat.Text;
import chat.parley.chat.UserId;
import chat.parley.protocol.CloseCode;
import chat.parley.protocol.Request;
import chat.parley.protocol.ServerFrame;
import io.netty.channel.EventLoop;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongFunction;

/// A client of a Parley node: connects, comes back, loses and doubles nothing.
///
/// Whatever changes a chat goes through an outbox: it is repeated under the same client_id until
/// the server has taken or refused it, in order within each chat. Its future fails with
/// [RefusedException], [OutboxFullException] or [ClientClosedException], and with nothing else.
/// [#history] and [#ping] are asked once and may fail with [UnansweredException] too.
///
/// Thread-safe. Futures complete and the listener is called on the client's event loop, which they
/// must not block.
public final class ParleyClient implements AutoCloseable {
  /// Of a frame to the server. It ends the connection over a longer one.
  private static final int MAX_FRAME_BYTES = 65_536;

  /// As long as an id gets.
  private static final long LONGEST_ID = (1L << 53) - 1;

  private final EventLoop loop;
  private final Requests requests;
  private final Feed feed;
  private final Outbox outbox;
  private final Link link;

  private ParleyClient(EventLoop loop, ClientOptions options, ClientListener listener) {
    this.loop = loop;
    ClientListener guarded = new GuardedListener(listener);
    Backoff backoff = new Backoff(options.minBackoff(), options.maxBackoff());
    this.requests = new Requests(loop, options.requestTimeout());
    this.feed = new Feed(loop, requests, guarded, options.start(), backoff);
    this.outbox = new Outbox(loop, requests, feed, guarded, options, backoff);
    this.link = new Link(loop, options, guarded, requests, feed, outbox, backoff);
    options.cursors().forEach(feed::follow);
  }

  /// Starts to connect and returns at once: see [ClientListener#state].
  public static ParleyClient connect(
      ClientThreads threads, ClientOptions options, ClientListener listener) {
    ParleyClient client = new ParleyClient(threads.next(), options, listener);
    client.loop.execute(client.link::start);
    return client;
  }

  public ClientState state() {
    return link.state();
  }

  public CompletableFuture<ServerFrame.Ack> send(ChatId chatId, String text) {
    return act(new Request.InChat(chatId), newClientId(), text(text));
  }

  /// Sends to the direct chat with a user, which is opened if there is none.
  public CompletableFuture<ServerFrame.Ack> sendTo(UserId user, String text) {
    return act(new Request.To(user), newClientId(), text(text));
  }

  /// Creates a group whose owner is this client's user. Its id is made here, so that a repetition
  /// does not create another one; the ack names it.
  public CompletableFuture<ServerFrame.Ack> createGroup(String title, List<UserId> members) {
    return createGroup(new ChatId("g-" + UUID.randomUUID()), title, members);
  }

  public CompletableFuture<ServerFrame.Ack> createGroup(
      ChatId chatId, String title, List<UserId> members) {
    return act(chatId, new Command.CreateGroup(title, members));
  }

  public CompletableFuture<ServerFrame.Ack> addMembers(ChatId chatId, List<UserId> members) {
    return act(chatId, new Command.AddMembers(members));
  }

  public CompletableFuture<ServerFrame.Ack> removeMembers(ChatId chatId, List<UserId> members) {
    return act(chatId, new Command.RemoveMembers(members));
  }

  public CompletableFuture<ServerFrame.Ack> rename(ChatId chatId, String title) {
    return act(chatId, new Command.Rename(title));
  }

  public CompletableFuture<ServerFrame.Ack> setRole(ChatId chatId, UserId member, Role role) {
    return act(chatId, new Command.SetRole(member, role));
  }

  public CompletableFuture<ServerFrame.Ack> leave(ChatId chatId) {
    return act(chatId, new Command.Leave());
  }

  private CompletableFuture<ServerFrame.Ack> act(ChatId chatId, Command.Action action) {
    return act(new Request.InChat(chatId), newClientId(), action);
  }

  /// The general form of all the above, for applications that make their own client ids, as to
  /// repeat across their restarts what had no answer.
  ///
  /// @throws IllegalArgumentException if the server could never take it, as too long a text
  public CompletableFuture<ServerFrame.Ack> act(
      Request.Target target, ClientId clientId, Command.Action action) {
    CompletableFuture<ServerFrame.Ack> done = new CompletableFuture<>();
    Outbox.Entry entry = new Outbox.Entry(target, clientId, action, done);
    if (RequestEncoder.encode(entry.request(LONGEST_ID)).length > MAX_FRAME_BYTES) {
      throw new IllegalArgumentException("a frame is at most " + MAX_FRAME_BYTES + " bytes");
    }
    if (!outbox.reserve()) {
      done.completeExceptionally(new OutboxFullException(outbox.limit()));
      return done;
    }
    onLoop(done, () -> outbox.add(entry));
    return done;
  }

  /// The user has read a chat up to a seq. Nothing comes back but an error, see
  /// [ClientListener#failed]; without a connection it is not sent, and the future is false: mark
  /// again once it is back.
  public CompletableFuture<Boolean> markRead(ChatId chatId, long seq) {
    return tell(
        new Request.Mark(OptionalLong.empty(), chatId, OptionalLong.of(seq), OptionalLong.empty()));
  }

  /// This device has got a chat up to a seq; see [#markRead].
  public CompletableFuture<Boolean> markDelivered(ChatId chatId, long seq) {
    return tell(
        new Request.Mark(OptionalLong.empty(), chatId, OptionalLong.empty(), OptionalLong.of(seq)));
  }

  /// The user is typing; to be said every three seconds at most, as long as they do.
  public CompletableFuture<Boolean> typing(ChatId chatId) {
    return tell(new Request.Typing(OptionalLong.empty(), chatId));
  }

  /// Follows the presence of these users, 500 at most, in place of those before, also on later
  /// connections; see [ClientListener#presence].
  public void watch(Set<UserId> users) {
    if (users.size() > Request.Watch.MAX_USERS) {
      throw new IllegalArgumentException(
          "at most %d users can be watched".formatted(Request.Watch.MAX_USERS));
    }
    Set<UserId> watched = Set.copyOf(users);
    onLoop(new CompletableFuture<>(), () -> link.watch(watched));
  }

  /// Mutes a chat until some time (0: no more), archives it, or takes it back.
  public CompletableFuture<ServerFrame.ChatPreferred> prefer(
      ChatId chatId, OptionalLong mutedUntil, Optional<Boolean> archived) {
    return ask(
        id -> new Request.Prefer(id, new Request.OfChat(chatId, mutedUntil, archived)),
        ServerFrame.ChatPreferred.class);
  }

  /// Hides the user's presence from all, and that of others from them.
  public CompletableFuture<ServerFrame.PresencePreferred> hidePresence(boolean hidden) {
    return ask(
        id -> new Request.Prefer(id, new Request.OfPresence(hidden)),
        ServerFrame.PresencePreferred.class);
  }

  /// Takes no direct messages from a user any more, or again.
  public CompletableFuture<ServerFrame.Blocked> block(UserId user, boolean on) {
    return ask(id -> new Request.Block(id, user, on), ServerFrame.Blocked.class);
  }

  private CompletableFuture<Boolean> tell(Request.Unanswered request) {
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    onLoop(done, () -> done.complete(link.tell(request)));
    return done;
  }

  /// At most 200 events, ascending: those after a seq, or before one, or the last ones. They are
  /// not counted as handed on.
  public CompletableFuture<ServerFrame.HistoryPage> history(
      ChatId chatId, OptionalLong beforeSeq, OptionalLong afterSeq, int limit) {
    return ask(
        id -> new Request.History(id, chatId, beforeSeq, afterSeq, limit),
        ServerFrame.HistoryPage.class);
  }

  /// How long an answer takes now.
  public CompletableFuture<Duration> ping() {
    long asked = System.nanoTime();
    return ask(Request.Ping::new, ServerFrame.Pong.class)
        .thenApply(_ -> Duration.ofNanos(System.nanoTime() - asked));
  }

  /// Follows a chat from after `seq` on, 0 for its beginning, unless it is followed already: then
  /// the future is false.
  public CompletableFuture<Boolean> follow(ChatId chatId, long seq) {
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    onLoop(done, () -> done.complete(link.follow(chatId, seq)));
    return done;
  }

  /// The last seq handed on, by chat: what to give to [ClientOptions#withCursors] next time.
  public CompletableFuture<Map<ChatId, Long>> cursors() {
    CompletableFuture<Map<ChatId, Long>> done = new CompletableFuture<>();
    onLoop(done, () -> done.complete(feed.cursors()));
    return done;
  }

  /// Ends the client. What is in the outbox fails, though it may have happened.
  @Override
  public void close() {
    try {
      loop.execute(() -> link.stop(CloseCode.NORMAL.code(), "by the application"));
    } catch (RejectedExecutionException alreadyEnded) {
      // The threads are gone, and the connection with them.
    }
  }

  private <F extends ServerFrame> CompletableFuture<F> ask(
      LongFunction<Request> request, Class<F> answer) {
    CompletableFuture<F> done = new CompletableFuture<>();
    onLoop(done, () -> requests.ask(request, outcome -> settle(done, outcome, answer)));
    return done;
  }

  private static <F extends ServerFrame> void settle(
      CompletableFuture<F> done, Outcome outcome, Class<F> answer) {
    switch (outcome) {
      case Outcome.Answered(ServerFrame frame) when answer.isInstance(frame) ->
          done.complete(answer.cast(frame));
      case Outcome.Answered _ ->
          done.completeExceptionally(new UnansweredException("answered by something else"));
      case Outcome.Refused(ServerFrame.Failure failure) ->
          done.completeExceptionally(new RefusedException(failure.code(), failure.message()));
      case Outcome.Unanswered(String why) ->
          done.completeExceptionally(new UnansweredException(why));
    }
  }

  private void onLoop(CompletableFuture<?> done, Runnable task) {
    try {
      loop.execute(task);
    } catch (RejectedExecutionException ended) {
      done.completeExceptionally(new ClientClosedException("its threads have ended"));
    }
  }

  private static ClientId newClientId() {
    return new ClientId(UUID.randomUUID().toString());
  }

  /// Checked here, so that a mistake shows where it is made.
  private static Command.Send text(String text) {
    Text.multiline(text);
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    if (bytes < 1 || bytes > Limits.MAX_TEXT_BYTES) {
      throw new IllegalArgumentException(
          "text must have 1 to " + Limits.MAX_TEXT_BYTES + " bytes, has " + bytes);
    }
    return new Command.Send(Optional.empty(), "text", text, OptionalLong.empty(), Map.of());
  }
}
