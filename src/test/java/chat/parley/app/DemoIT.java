package chat.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `parley demo --nodes 3`, as the README shows it.
class DemoIT {
  @TempDir Path folder;

  @Test
  void aMessageCrossesNodesThroughTheInboxTopic() throws Exception {
    try (ServerProcess demo =
        ServerProcess.start(folder, Map.of(), "demo", "--nodes", "3", "--port", "0")) {
      demo.awaitLine("Ctrl-C stops it.");
      List<String> lines = demo.lines();
      String kafka = word(lines, "--bootstrap-server", 1);
      try (Wire alice = Wire.live(ws(word(lines, "node-1", 1)), "alice", "phone");
          Wire bob = Wire.live(ws(word(lines, "node-3", 1)), "bob", "phone")) {
        alice.say(1, "\"to\":\"bob\"", "c-1", "across");
        String created = bob.nextText();
        String message = bob.nextText();

        assertThat(message).contains("\"text\":\"across\"");
        assertThat(values(kafka, "parley.node.node-3")).containsSubsequence(created, message);

        assertThat(demo.terminate(20)).isZero();
        for (Wire wire : List.of(alice, bob)) {
          assertThat(wire.next("drain").path("reconnect_in_ms").isNumber()).isTrue();
          assertThat(wire.closeCode()).isEqualTo(4503);
        }
      }
    }
  }

  private static String ws(String http) {
    return http.replace("http", "ws");
  }

  /// The word that comes `after` words after `word`.
  private static String word(List<String> lines, String word, int after) {
    List<String> words = List.of(String.join(" ", lines).strip().split("\\s+"));
    return words.get(words.indexOf(word) + after);
  }

  /// What any consumer of Kafka reads from the beginning of a topic.
  private static List<String> values(String kafka, String topic) {
    Map<String, Object> config =
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            kafka,
            ConsumerConfig.GROUP_ID_CONFIG,
            UUID.randomUUID().toString());
    List<String> values = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
      TopicPartition partition = new TopicPartition(topic, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () -> {
                for (ConsumerRecord<String, String> record :
                    consumer.poll(Duration.ofMillis(200))) {
                  values.add(record.value());
                }
                return values.stream().anyMatch(value -> value.contains("across"));
              });
    }
    return values;
  }
}
