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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class FlushesTest {
  private static final GatewaySettings SETTINGS = GatewaySettings.at("localhost", 0, Set.of());
  private static final UserId ALICE = new UserId("alice");

  private final Connections connections = new Connections(new SettableClock());
  // Lends its event loop, which runs when it is told to.
  private final EmbeddedChannel loop = new EmbeddedChannel();
  private final EndlessChannel channel = new EndlessChannel(SETTINGS);

  @BeforeEach
  void connect() {
    Connection connection =
        new Connection(
            channel, connections, SETTINGS, 0, self -> new ListeningPeer(ALICE, self, SETTINGS));
    loop.eventLoop().register(channel);
    channel.pipeline().addLast(connection);
    loop.runPendingTasks();
    connections.identified(connection, ALICE);
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

    assertThat(channel.taken()).isEqualTo(3);
    assertThat(channel.flushes()).isEqualTo(1);
  }

  @Test
  void aBatchThatComesLaterIsFlushedToo() {
    deliver(1);
    loop.runPendingTasks();
    deliver(2);
    loop.runPendingTasks();

    assertThat(channel.taken()).isEqualTo(2);
    assertThat(channel.flushes()).isEqualTo(2);
  }

  @Test
  void whatIsFlushedMeanwhileIsNotForgottenAfterwards() {
    deliver(1);
    loop.eventLoop()
        .execute(() -> connections.of(ALICE).forEach(it -> it.sendText("{}".getBytes(UTF_8))));
    loop.runPendingTasks();
    assertThat(channel.taken()).isEqualTo(2);

    deliver(2);
    loop.runPendingTasks();

    assertThat(channel.taken()).isEqualTo(3);
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
