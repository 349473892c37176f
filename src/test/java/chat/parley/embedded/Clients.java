package chat.parley.embedded;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/// What the tests do with a broker, given its address.
final class Clients {
  static final String TOPIC = "test";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private Clients() {}

  static Admin admin(String servers) {
    return Admin.create(Map.of("bootstrap.servers", servers));
  }

  static void createTopic(String servers, int copies, Map<String, String> config)
      throws ExecutionException, InterruptedException, TimeoutException {
    try (Admin admin = admin(servers)) {
      NewTopic topic = new NewTopic(TOPIC, Optional.of(1), Optional.of((short) copies));
      admin
          .createTopics(List.of(topic.configs(config)))
          .all()
          .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
  }

  static KafkaProducer<String, String> producer(String servers) {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", servers, "linger.ms", "0", "acks", "all"),
        new StringSerializer(),
        new StringSerializer());
  }

  /// Returns when every value has been acknowledged.
  static void produce(String servers, String... values)
      throws ExecutionException, InterruptedException, TimeoutException {
    try (KafkaProducer<String, String> producer = producer(servers)) {
      for (String value : values) {
        producer
            .send(new ProducerRecord<>(TOPIC, value))
            .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      }
    }
  }

  /// A consumer in group `test`, from the beginning of the topic, that says who it is.
  static KafkaConsumer<String, String> consumer(String servers, Map<String, Object> more) {
    Map<String, Object> config = new HashMap<>(more);
    config.put("bootstrap.servers", servers);
    config.put("group.id", "test");
    config.put("auto.offset.reset", "earliest");
    return new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer());
  }

  /// Polls until it has that many values.
  static List<String> read(KafkaConsumer<String, String> consumer, int count) {
    List<String> values = new ArrayList<>();
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              consumer.poll(Duration.ofMillis(100)).forEach(found -> values.add(found.value()));
              return values.size() >= count;
            });
    return values;
  }

  static List<String> readAll(String servers, int count) {
    try (KafkaConsumer<String, String> consumer = consumer(servers, Map.of())) {
      consumer.subscribe(List.of(TOPIC));
      return read(consumer, count);
    }
  }
}
