package chat.parley.delivery;

import chat.parley.chat.NodeId;
import chat.parley.kafka.KafkaConnection;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.errors.TimeoutException;

/// Writes into the inboxes of other nodes. What one thread writes to one node arrives in that
/// order.
///
/// Thread-safe. A write may block for up to a second, when a node is written to for the first time
/// or the buffer is full; a node whose inbox is not there is then left alone for a while, so that a
/// dead node does not hold up the living ones.
public final class InboxWriter implements AutoCloseable {
  /// Told once for each write, on the producer's thread or the caller's.
  public interface Outcome {
    void written(boolean success);
  }

  private static final Duration MAX_BLOCK = Duration.ofSeconds(1);
  private static final Duration LEFT_ALONE = Duration.ofSeconds(5);
  private static final Duration DELIVERY_TIMEOUT = Duration.ofSeconds(8);
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(2);

  private final Producer<byte[], byte[]> producer;
  private final String prefix;
  private final Map<NodeId, Long> absentUntilNanos = new ConcurrentHashMap<>();
  private final LongAdder written = new LongAdder();
  private final LongAdder lost = new LongAdder();

  public InboxWriter(KafkaConnection kafka, String prefix, Duration linger, String clientId) {
    this(kafka.producer(clientId, config(linger)), prefix);
  }

  /// Writes through a producer, which is the writer's own from here on.
  public InboxWriter(Producer<byte[], byte[]> producer, String prefix) {
    this.producer = producer;
    this.prefix = prefix;
  }

  private static Map<String, Object> config(Duration linger) {
    Map<String, Object> config = new HashMap<>();
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    config.put(ProducerConfig.LINGER_MS_CONFIG, Math.toIntExact(linger.toMillis()));
    // As for the chat log: requests grow with what there is to do.
    config.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
    config.put(ProducerConfig.BATCH_SIZE_CONFIG, 64 * 1024);
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, MAX_BLOCK.toMillis());
    config.put(
        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Math.toIntExact(DELIVERY_TIMEOUT.toMillis()));
    return config;
  }

  /// Writes an item that is not part of an owner's stream.
  public void write(NodeId node, InboxItem item, Outcome outcome) {
    write(node, Stamp.NONE, item, outcome);
  }

  void write(NodeId node, Stamp stamp, InboxItem item, Outcome outcome) {
    Long absentUntil = absentUntilNanos.get(node);
    if (absentUntil != null && System.nanoTime() - absentUntil < 0) {
      ended(false, outcome);
      return;
    }
    InboxCodec.Encoded encoded = InboxCodec.encode(stamp, item);
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            InboxTopics.name(prefix, node), 0, null, null, encoded.value(), encoded.headers());
    try {
      note(node, producer.send(record, (_, failure) -> ended(failure == null, outcome)));
    } catch (KafkaException | IllegalStateException e) {
      ended(false, outcome);
    }
  }

  private void ended(boolean success, Outcome outcome) {
    (success ? written : lost).increment();
    outcome.written(success);
  }

  /// How many records have been written.
  public long written() {
    return written.sum();
  }

  /// How many were not, or of how many that cannot be told.
  public long lost() {
    return lost.sum();
  }

  /// What Kafka's client measures of itself.
  public Map<MetricName, ? extends Metric> clientMetrics() {
    return producer.metrics();
  }

  /// What the producer could not even take, since it does not know the topic, has failed by now. It
  /// has told the outcome and threw nothing.
  private void note(NodeId node, Future<RecordMetadata> sent) {
    if (sent.state() == Future.State.FAILED && sent.exceptionNow() instanceof TimeoutException) {
      long now = System.nanoTime();
      // Of those who never come back nothing stays.
      absentUntilNanos.values().removeIf(until -> now - until >= 0);
      absentUntilNanos.put(node, now + LEFT_ALONE.toNanos());
    } else {
      absentUntilNanos.remove(node);
    }
  }

  /// Closes without waiting: what is in flight fails.
  public void abandon() {
    producer.close(Duration.ZERO);
  }

  /// Waits briefly for what is in flight.
  @Override
  public void close() {
    producer.close(CLOSE_PATIENCE);
  }
}
