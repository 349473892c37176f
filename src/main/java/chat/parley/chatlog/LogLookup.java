package chat.parley.chatlog;

import chat.parley.kafka.KafkaConnection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads single records of the chat log again, for whoever asks where a message is: what the log
/// says need not be remembered by anybody.
///
/// Thread-safe; blocks for up to [#PATIENCE] and a second. Each look has a consumer of its own, and
/// there are two at a time: it is asked for seldom.
public final class LogLookup {
  private static final Logger log = LoggerFactory.getLogger(LogLookup.class);
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(1);

  private final KafkaConnection kafka;
  private final String topic;
  private final String clientId;
  private final Semaphore places = new Semaphore(2);

  public LogLookup(KafkaConnection kafka, ChatLogSettings settings, String clientId) {
    this.kafka = kafka;
    this.topic = settings.topic();
    this.clientId = clientId;
  }

  /// Who waited for the answer to a command; empty if it cannot be told: the record is gone, or
  /// Kafka does not answer, or others are looking.
  public Optional<Origin> origin(int partition, long offset) {
    if (!places.tryAcquire()) {
      return Optional.empty();
    }
    try (Consumer<byte[], byte[]> consumer = kafka.consumer(clientId, config())) {
      TopicPartition place = new TopicPartition(topic, partition);
      consumer.assign(List.of(place));
      consumer.seek(place, offset);
      Optional<Origin> origin = read(consumer, offset);
      consumer.close(CloseOptions.timeout(CLOSE_PATIENCE));
      return origin;
    } catch (KafkaException | IllegalArgumentException e) {
      log.debug("The chat log cannot be looked into: {}", e.getMessage());
      return Optional.empty();
    } finally {
      places.release();
    }
  }

  private static Optional<Origin> read(Consumer<byte[], byte[]> consumer, long offset) {
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(PATIENCE)) {
      if (record.offset() == offset && record.value() != null) {
        return Optional.of(CommandCodec.decode(record.value()).origin());
      }
    }
    return Optional.empty();
  }

  private static Map<String, Object> config() {
    return Map.of(
        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
        "none",
        ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
        false,
        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
        1,
        // One record is wanted, and what comes with it is thrown away.
        ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
        1024,
        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
        2_000);
  }
}
