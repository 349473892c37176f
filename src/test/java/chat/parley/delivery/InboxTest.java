package chat.parley.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.parley.chat.NodeId;
import chat.parley.kafka.KafkaException;
import chat.parley.kafka.Topics;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.junit.jupiter.api.Test;

final class InboxTest {
  private static final NodeId NODE = new NodeId("node-1");

  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none");
  private final Inbox inbox =
      new Inbox(
          NODE,
          consumer,
          new InboxTopics(new Topics(awayFrom(), Duration.ZERO), "test", 1),
          FakeInboxes.working().writer(),
          new RecordingSessions(),
          Clock.systemUTC());

  @Test
  void anInboxThatCannotBeMadeLeavesNoConsumerOpen() {
    assertThatExceptionOfType(KafkaException.class).isThrownBy(inbox::start);

    assertThat(consumer.closed()).isTrue();
  }

  @Test
  void anInboxThatWasNeverStartedLeavesNoConsumerOpen() {
    inbox.close();

    assertThat(consumer.closed()).isTrue();
  }

  /// Brokers that are away.
  private static Admin awayFrom() {
    return (Admin)
        Proxy.newProxyInstance(
            Admin.class.getClassLoader(),
            new Class<?>[] {Admin.class},
            (_, _, _) -> {
              throw new KafkaException("away", null);
            });
  }
}
