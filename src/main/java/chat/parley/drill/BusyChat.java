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
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;

/// A group whose members speak in turn at a steady pace, and time how long each message takes to
/// every other of them, from when it was due.
///
/// Confined to the thread that runs the drill, but for the times, which come in on the clients'.
final class BusyChat implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /// As many as one command may name.
  private static final int CHUNK = 1_000;

  private final ChatId id;
  private final Duration pace;
  private final String filler;
  private final List<UserId> users = new ArrayList<>();
  private final List<ParleyClient> speakers = new ArrayList<>();
  private final AtomicInteger arrived = new AtomicInteger();
  private LongStream.Builder times = LongStream.builder();

  /// @param pace from message to message
  /// @param textBytes of a message
  BusyChat(
      ChatId id,
      int members,
      Duration pace,
      int textBytes,
      List<URI> nodes,
      ClientThreads threads) {
    this.id = id;
    this.pace = pace;
    this.filler = " " + "x".repeat(textBytes);
    for (int i = 0; i < members; i++) {
      UserId user = new UserId(id + "-m" + i);
      List<URI> order = new ArrayList<>(nodes);
      Collections.rotate(order, i);
      users.add(user);
      ClientOptions options =
          ClientOptions.of(order.getFirst(), new Credentials.Open(user), new DeviceId("drill"))
              .withUrls(order);
      speakers.add(ParleyClient.connect(threads, options, new Ear(user)));
    }
  }

  /// Makes the group.
  ///
  /// @param others who belong to it too
  void open(List<UserId> others) throws InterruptedException {
    Workload.settle(
        PATIENCE, () -> speakers.stream().allMatch(one -> one.state() instanceof ClientState.Live));
    ParleyClient owner = speakers.getFirst();
    Answers.await(owner.createGroup(id, "busy", users));
    for (int i = 0; i < others.size(); i += CHUNK) {
      Answers.await(owner.addMembers(id, others.subList(i, Math.min(i + CHUNK, others.size()))));
    }
  }

  /// Talks for so long, and waits until all is heard.
  ///
  /// @param meanwhile called about once a second
  /// @return the 99th percentile of what each message took to each other speaker
  /// @throws DrillException if something is not heard within 30 s
  Duration talk(Duration length, Runnable meanwhile) throws InterruptedException {
    begin();
    long began = System.nanoTime();
    int said = 0;
    long second = began;
    for (long due = began; due - began < length.toNanos(); due += pace.toNanos()) {
      TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
      var _ = speakers.get(said % speakers.size()).send(id, due + filler);
      said++;
      if (due - second > TimeUnit.SECONDS.toNanos(1)) {
        second = due;
        meanwhile.run();
      }
    }
    int expected = said * (speakers.size() - 1);
    if (!Workload.settle(PATIENCE, () -> arrived.get() >= expected)) {
      throw new DrillException("%d of %d were heard in %s".formatted(arrived.get(), expected, id));
    }
    return Comparison.percentile(99, heard());
  }

  private synchronized void begin() {
    times = LongStream.builder();
    arrived.set(0);
  }

  private synchronized long[] heard() {
    return times.build().toArray();
  }

  private synchronized void heard(long nanos) {
    times.add(nanos);
    arrived.incrementAndGet();
  }

  @Override
  public void close() {
    speakers.forEach(ParleyClient::close);
  }

  private final class Ear implements ClientListener {
    private final UserId user;

    Ear(UserId user) {
      this.user = user;
    }

    @Override
    public void event(Event event) {
      if (event.change() instanceof Event.Message message
          && event.chatId().equals(id)
          && !event.sender().equals(user)) {
        String text = message.text();
        heard(System.nanoTime() - Long.parseLong(text.substring(0, text.indexOf(' '))));
      }
    }
  }
}
