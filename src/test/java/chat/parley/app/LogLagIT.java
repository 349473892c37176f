package chat.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.chatlog.ChatLog;
import chat.parley.chatlog.ChatLogSettings;
import chat.parley.chatlog.ChatLogTopic;
import chat.parley.embedded.BrokerSettings;
import chat.parley.embedded.EmbeddedBroker;
import chat.parley.kafka.ClientProperties;
import chat.parley.kafka.KafkaConnection;
import chat.parley.kafka.Topics;
import chat.parley.sequencer.Commands;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How far a node is behind, by a real log, whether its sequencer polls or not.
class LogLagIT {
  private static final int MESSAGES = 5;
  private static final ChatLogSettings LOG =
      new ChatLogSettings("test", 1, 1, "sequencers", Duration.ZERO, Duration.ofSeconds(20), 1_000);

  @TempDir Path folder;

  @Test
  void itIsWhatIsInTheLogAndHasNotBeenAppliedAndUnknownWithoutKafka() throws Exception {
    AtomicReference<Map<Integer, Long>> applied = new AtomicReference<>(Map.of(0, 0L));
    EmbeddedBroker broker =
        new EmbeddedBroker(BrokerSettings.alone(folder.resolve("kafka"), 0), _ -> {});
    broker.start();
    KafkaConnection kafka = new KafkaConnection(broker.bootstrapServers(), ClientProperties.NONE);
    try (broker;
        Admin admin = kafka.admin("test")) {
      ChatLogTopic topic = ChatLogTopic.ensure(new Topics(admin, Duration.ofSeconds(60)), LOG);
      LogLag lag = new LogLag(admin, topic, applied::get);
      try (ChatLog log = new ChatLog(kafka, LOG, "append")) {
        for (int i = 0; i < MESSAGES; i++) {
          log.append(Commands.send("g1", "alice", "c-" + i))
              .toCompletableFuture()
              .get(20, TimeUnit.SECONDS);
        }
      }

      assertThat(lag.records()).isEqualTo(MESSAGES);
      applied.set(Map.of(0, 3L));
      assertThat(lag.records()).isEqualTo(MESSAGES - 3.0);
      applied.set(Map.of(0, (long) MESSAGES));
      assertThat(lag.records()).isZero();
      applied.set(Map.of());
      assertThat(lag.records()).isZero();

      broker.close();
      applied.set(Map.of(0, 0L));
      assertThat(lag.records()).isNaN();
    }
  }
}
