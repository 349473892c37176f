package chat.parley.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.chat.Audience;
import chat.parley.chat.ChatId;
import chat.parley.chat.Limits;
import chat.parley.chat.UserId;
import chat.parley.delivery.InboxItem;
import chat.parley.protocol.EventJson;
import chat.parley.sequencer.SettableClock;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// What a node does with each event for so many of its sessions, all of one event loop: it sorts
/// the batch by loop, and the loop makes the frame once and writes and flushes it to each session.
/// An operation is an event for all of them, alone or in a batch. Both halves run on the thread
/// that measures; the sockets take everything at once and cost nothing.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Benchmark)
public class FanOutBenchmark {
  private static final GatewaySettings SETTINGS = GatewaySettings.at("localhost", 0, Set.of());
  private static final ChatId CHAT = new ChatId("0199a3f2-5c1e-7d44-9b1a-2f6c8e0d7a31");
  private static final int BATCH = 10;
  private static final int TEXT_BYTES = 400;
  // With the header of RFC 6455 section 5.2.
  private static final int FRAME_BYTES = 4 + TEXT_BYTES;

  @Param({"100", "1000"})
  int sessions;

  private final EventJson message = new EventJson("x".repeat(TEXT_BYTES).getBytes(UTF_8));
  private final Connections connections = new Connections(new SettableClock());
  // Lends its event loop, which runs when it is told to.
  private final EmbeddedChannel loop = new EmbeddedChannel();
  private final List<EndlessChannel> channels = new ArrayList<>();
  private Audience audience;
  private long seq;

  @Setup
  public void connect() {
    connections.limit(SETTINGS.maxBacklogBytes());
    List<UserId> users =
        IntStream.range(0, sessions).mapToObj(i -> new UserId("user-" + i)).toList();
    users.forEach(this::connect);
    audience =
        sessions > Limits.MAX_BY_USER ? new Audience.Members(Set.of()) : new Audience.Users(users);
  }

  private void connect(UserId user) {
    EndlessChannel channel = new EndlessChannel(SETTINGS);
    channels.add(channel);
    // As Upgrade leaves it, on the way out.
    channel.pipeline().addLast(new WebSocket13FrameEncoder(false));
    loop.eventLoop().register(channel);
    Connection connection =
        new Connection(
            channel, connections, SETTINGS, null, self -> new ListeningPeer(user, self, SETTINGS));
    channel.pipeline().addLast(connection);
    loop.runPendingTasks();
    connections.identified(connection, user);
    connections.byChat().add(CHAT, connection);
  }

  @Benchmark
  public void event() {
    deliver(1);
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public void eventOfTen() {
    deliver(BATCH);
  }

  private void deliver(int events) {
    List<InboxItem> batch = new ArrayList<>(events);
    for (int i = 0; i < events; i++) {
      seq++;
      batch.add(new InboxItem.Happened(CHAT, seq, audience, Optional.empty(), message));
    }
    connections.deliver(batch);
    loop.runPendingTasks();
  }

  /// What did not arrive has cost nothing.
  @TearDown
  public void count() {
    // What waits for the end of a rest.
    loop.advanceTimeBy(Flushes.LONGEST_REST, TimeUnit.NANOSECONDS);
    loop.runPendingTasks();
    for (EndlessChannel channel : channels) {
      long sent = seq * FRAME_BYTES;
      if (channel.taken() != sent) {
        throw new IllegalStateException("%d of %d bytes".formatted(channel.taken(), sent));
      }
    }
  }
}
