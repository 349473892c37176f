package chat.parley.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.chat.NodeId;
import chat.parley.embedded.BrokerSettings;
import chat.parley.embedded.EmbeddedBroker;
import chat.parley.kafka.ClientProperties;
import chat.parley.kafka.KafkaConnection;
import chat.parley.kafka.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is an inbox among the topics of a broker, and what only has the name of one.
class InboxTopicsIT {
  private static final NodeId NODE = new NodeId("n-1");
  private static final NodeId FOREIGN = new NodeId("b.chat-log");

  @TempDir Path folder;

  @Test
  void onlyInboxesAreRemoved() {
    try (EmbeddedBroker broker = new EmbeddedBroker(BrokerSettings.alone(folder, 0), fault -> {})) {
      broker.start();
      KafkaConnection kafka = new KafkaConnection(broker.bootstrapServers(), ClientProperties.NONE);
      try (Admin admin = kafka.admin("test")) {
        Topics topics = new Topics(admin, Duration.ofSeconds(30));
        InboxTopics inboxes = new InboxTopics(topics, "a", 0);
        inboxes.ensure(NODE);
        topics.ensure("a.node.b.chat-log", 1, 0, Map.of());
        topics.ensure("a.chat-log", 1, 0, Map.of());

        assertThat(inboxes.nodes()).containsExactlyInAnyOrder(NODE, FOREIGN);
        assertThat(inboxes.removeIfInbox(FOREIGN)).isFalse();
        assertThat(inboxes.removeIfInbox(NODE)).isTrue();
        // Brokers hear of it a little later.
        await().untilAsserted(() -> assertThat(inboxes.removeIfInbox(NODE)).isFalse());
        await().untilAsserted(() -> assertThat(inboxes.nodes()).containsExactly(FOREIGN));
        assertThat(inboxes.exists(NODE)).isFalse();
      }
    }
  }
}
