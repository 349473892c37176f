package chat.parley.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.chat.Audience;
import chat.parley.chat.ChatId;
import chat.parley.chat.UserId;
import chat.parley.delivery.InboxItem;
import chat.parley.protocol.EventJson;
import chat.parley.sequencer.SettableClock;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FlushesTest {
  private static final GatewaySettings SETTINGS = GatewaySettings.at("localhost", 0, Set.of());
  private static final int FRAME_BYTES = 4;
  private static final UserId ALICE = new UserId("alice");

  private final Connections connections = new Connections(new SettableClock());
  // Lends its event loop, which runs when it is told to.
  private final EmbeddedChannel loop = new EmbeddedChannel();
  private final EndlessChannel channel = new EndlessChannel(SETTINGS);

  private final Connection connection = connect();

  private Connection connect() {
    loop.eventLoop().register(channel);
    Connection listening = listening(channel);
    channel.pipeline().addLast(listening);
    loop.runPendingTasks();
    connections.identified(listening, ALICE);
    return listening;
  }

  @AfterEach
  void close() {
    channel.close();
    loop.finishAndReleaseAll();
  }

  @Test
  void batchesThatWaitForTheLoopAreFlushedTogether() {
    deliver(1, 2);
    deliver(3);
    loop.runPendingTasks();

    assertThat(channel.taken()).isEqualTo(3 * FRAME_BYTES);
    assertThat(channel.flushes()).isEqualTo(1);
  }

  @Test
  void aBatchThatComesLaterIsFlushedToo() {
    deliver(1);
    run();
    deliver(2);
    run();

    assertThat(channel.taken()).isEqualTo(2 * FRAME_BYTES);
    assertThat(channel.flushes()).isEqualTo(2);
  }

  /// Eight times as long as the flush took, and twenty milliseconds at most.
  @ParameterizedTest
  @CsvSource({"2, 16", "1000, 20"})
  void afterAFlushItRests(long flushMillis, long restMillis) {
    AtomicLong now = new AtomicLong();
    Flushes flushes = new Flushes(loop.eventLoop(), now::get, () -> {});
    flushes.add(taking(now, TimeUnit.MILLISECONDS.toNanos(flushMillis)));
    run();
    loop.freezeTime();

    flushes.add(written(connection));
    pass(now, TimeUnit.MILLISECONDS.toNanos(restMillis) - 1);
    assertThat(channel.flushes()).isZero();
    pass(now, 1);

    assertThat(channel.flushes()).isEqualTo(1);
  }

  @Test
  void whoComesAfterTheRestIsFlushedAtOnce() {
    AtomicLong now = new AtomicLong();
    Flushes flushes = new Flushes(loop.eventLoop(), now::get, () -> {});
    flushes.add(taking(now, TimeUnit.MILLISECONDS.toNanos(2)));
    run();
    loop.freezeTime();
    now.addAndGet(TimeUnit.MILLISECONDS.toNanos(16));

    flushes.add(written(connection));
    loop.runPendingTasks();

    assertThat(channel.flushes()).isEqualTo(1);
  }

  @Test
  void whatIsFlushedMeanwhileIsNotForgottenAfterwards() {
    deliver(1);
    loop.eventLoop()
        .execute(() -> connections.of(ALICE).forEach(it -> it.sendText("{}".getBytes(UTF_8))));
    run();
    assertThat(channel.taken()).isEqualTo(2 * FRAME_BYTES);

    deliver(2);
    run();

    assertThat(channel.taken()).isEqualTo(3 * FRAME_BYTES);
  }

  /// Another connection, whose flush takes so long.
  private Connection taking(AtomicLong now, long nanos) {
    EndlessChannel slow = new EndlessChannel(SETTINGS, () -> now.addAndGet(nanos));
    loop.eventLoop().register(slow);
    return written(listening(slow));
  }

  private static Connection written(Connection connection) {
    connection.writeText("{}".getBytes(UTF_8));
    return connection;
  }

  private void pass(AtomicLong now, long nanos) {
    now.addAndGet(nanos);
    loop.advanceTimeBy(nanos, TimeUnit.NANOSECONDS);
    loop.runPendingTasks();
  }

  /// The loop does what it has been given, and what it has been given for after a rest.
  private void run() {
    loop.runPendingTasks();
    loop.advanceTimeBy(Flushes.LONGEST_REST, TimeUnit.NANOSECONDS);
    loop.runPendingTasks();
  }

  private Connection listening(EndlessChannel channel) {
    return new Connection(
        channel, connections, SETTINGS, null, self -> new ListeningPeer(ALICE, self, SETTINGS));
  }

  private void deliver(long... seqs) {
    connections.deliver(
        Arrays.stream(seqs)
            .<InboxItem>mapToObj(
                seq ->
                    new InboxItem.Happened(
                        new ChatId("g"),
                        seq,
                        new Audience.Users(List.of(ALICE)),
                        Optional.empty(),
                        new EventJson("{}".getBytes(UTF_8))))
            .toList());
  }
}
