package chat.parley.drill;

import chat.parley.chat.ChatId;
import chat.parley.chat.DeviceId;
import chat.parley.chat.Event;
import chat.parley.chat.UserId;
import chat.parley.client.ClientListener;
import chat.parley.client.ClientOptions;
import chat.parley.client.ClientState;
import chat.parley.client.ClientThreads;
import chat.parley.client.Credentials;
import chat.parley.client.ParleyClient;
import chat.parley.client.Start;
import chat.parley.protocol.ServerFrame;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/// Many sessions that mostly listen, in groups of a hundred.
///
/// Confined to the thread that runs the drill; the sessions live on the clients' threads.
final class Crowd implements AutoCloseable {
  private static final int GROUP = 100;

  /// How many may be on their way when the next begins to connect.
  private static final int CONNECTING = 256;

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final URI home;
  private final List<URI> elsewhere;
  private final ClientThreads threads;
  private final List<Onlooker> onlookers = new ArrayList<>();
  private final List<ParleyClient> clients = new ArrayList<>();
  private final AtomicInteger live = new AtomicInteger();

  /// @param prefix begins the names of all users and chats
  /// @param home where all connect at first
  /// @param elsewhere where half of them each go when that is gone
  Crowd(String prefix, int count, URI home, List<URI> elsewhere, ClientThreads threads) {
    this.home = home;
    this.elsewhere = List.copyOf(elsewhere);
    this.threads = threads;
    for (int i = 0; i < count; i++) {
      onlookers.add(
          new Onlooker(new UserId(prefix + "-o" + i), new ChatId(prefix + "-crowd-" + i / GROUP)));
    }
  }

  /// Returns when all are live and everyone was shown their group.
  ///
  /// @return how long it took until they were live
  /// @throws DrillException if that does not come about
  Duration open() throws InterruptedException {
    long began = System.nanoTime();
    for (Onlooker one : onlookers) {
      int begun = clients.size();
      require("connections", () -> begun - live.get() < CONNECTING);
      clients.add(ParleyClient.connect(threads, options(one), one));
    }
    require("everyone to be live", () -> live.get() == onlookers.size());
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    List<CompletableFuture<ServerFrame.Ack>> made = new ArrayList<>();
    for (int i = 0; i < onlookers.size(); i += GROUP) {
      List<UserId> members =
          onlookers.subList(i, Math.min(i + GROUP, onlookers.size())).stream()
              .map(Onlooker::user)
              .toList();
      made.add(clients.get(i).createGroup(onlookers.get(i).chat(), "crowd", members));
    }
    for (CompletableFuture<ServerFrame.Ack> answer : made) {
      Answers.await(answer);
    }
    require("everyone's group", () -> onlookers.stream().allMatch(one -> one.end() == 1));
    return took;
  }

  private ClientOptions options(Onlooker one) {
    List<URI> order = new ArrayList<>(elsewhere);
    Collections.rotate(order, clients.size());
    order.addFirst(home);
    return ClientOptions.of(home, new Credentials.Open(one.user()), new DeviceId("drill"))
        .withUrls(order)
        .withStart(Start.FROM_THE_BEGINNING);
  }

  private static void require(String what, BooleanSupplier condition) throws InterruptedException {
    if (!Workload.settle(PATIENCE, condition)) {
      throw new DrillException("waited %d s for %s".formatted(PATIENCE.toSeconds(), what));
    }
  }

  int live() {
    return live.get();
  }

  /// Waits until the first of them has noticed that its node is gone.
  void awaitLeft(Duration patience) throws InterruptedException {
    Workload.settle(patience, () -> live.get() < onlookers.size());
  }

  /// Says something in each group.
  ///
  /// @return whether all are shown it
  boolean everyoneHears() throws InterruptedException {
    for (int i = 0; i < onlookers.size(); i += GROUP) {
      Answers.await(clients.get(i).send(onlookers.get(i).chat(), "after the storm"));
    }
    return Workload.settle(
        Duration.ofSeconds(30), () -> onlookers.stream().allMatch(one -> one.end() == 2));
  }

  @Override
  public void close() {
    clients.forEach(ParleyClient::close);
  }

  /// One of them. Written on its client's thread, read by the drill's.
  private final class Onlooker implements ClientListener {
    private final UserId user;
    private final ChatId chat;
    private volatile long end;
    private boolean wasLive;

    Onlooker(UserId user, ChatId chat) {
      this.user = user;
      this.chat = chat;
    }

    UserId user() {
      return user;
    }

    ChatId chat() {
      return chat;
    }

    /// The last seq shown.
    long end() {
      return end;
    }

    @Override
    public void event(Event event) {
      end = event.seq();
    }

    @Override
    public void state(ClientState state) {
      boolean isLive = state instanceof ClientState.Live;
      if (isLive != wasLive) {
        wasLive = isLive;
        live.addAndGet(isLive ? 1 : -1);
      }
    }
  }
}
