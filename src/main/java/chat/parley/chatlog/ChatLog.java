package chat.parley.chatlog;

import chat.parley.kafka.KafkaConnection;
import chat.parley.metrics.Latency;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.errors.TimeoutException;

/// Appends commands to the chat log.
///
/// Thread-safe, and never blocks once open: the event loops call it. Commands that one thread
/// appends to one chat stand in the log in that order, each once (idempotent producer, KIP-98).
public final class ChatLog implements AutoCloseable {
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(3);
  private static final Duration NEVER = Duration.ofDays(36_500);
  private static final Duration METADATA_PAUSE = Duration.ofMillis(10);

  private final Producer<byte[], byte[]> producer;
  private final String topic;
  private final int maxInFlight;
  private final Semaphore inFlight;
  private final Latency latency = new Latency();
  private final LongAdder failures = new LongAdder();

  /// Opens the log; blocks until the topic's partitions are known.
  public ChatLog(KafkaConnection kafka, ChatLogSettings settings, String clientId) {
    this(kafka.producer(clientId, config(settings)), settings);
  }

  /// Opens the log over a producer, which is its own from here on.
  public ChatLog(Producer<byte[], byte[]> producer, ChatLogSettings settings) {
    this.topic = settings.topic();
    this.maxInFlight = settings.maxInFlight();
    this.inFlight = new Semaphore(maxInFlight);
    this.producer = producer;
    try {
      awaitMetadata(settings.appendTimeout());
    } catch (RuntimeException e) {
      producer.close(Duration.ZERO);
      throw e;
    }
  }

  /// With `max.block.ms` 0 the producer knows the partitions or fails at once, so it has to learn
  /// them before the first append. After that it keeps them fresh in the background.
  private void awaitMetadata(Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      try {
        producer.partitionsFor(topic);
        return;
      } catch (TimeoutException e) {
        if (System.nanoTime() - deadline > 0) {
          throw unavailable(e);
        }
      }
      try {
        Thread.sleep(METADATA_PAUSE);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw unavailable(e);
      }
    }
  }

  private static Map<String, Object> config(ChatLogSettings settings) {
    int timeout = Math.toIntExact(settings.appendTimeout().toMillis());
    return Map.of(
        // The callers are event loops: what cannot be taken at once is refused.
        ProducerConfig.MAX_BLOCK_MS_CONFIG,
        0L,
        // Else a topic to which nobody wrote for five minutes would have to be looked up again.
        // (The
        // client adds it to the time, so Long.MAX_VALUE would overflow and forget the topic at
        // once.)
        ProducerConfig.METADATA_MAX_IDLE_CONFIG,
        NEVER.toMillis(),
        ProducerConfig.ACKS_CONFIG,
        "all",
        ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
        true,
        ProducerConfig.LINGER_MS_CONFIG,
        Math.toIntExact(settings.linger().toMillis()),
        // What comes while a request is under way shares the next one: nobody waits when there is
        // little to do, and the requests grow when there is much.
        ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
        1,
        ProducerConfig.BATCH_SIZE_CONFIG,
        64 * 1024,
        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
        timeout);
  }

  /// Appends a command. Completes once it is durable; fails with [ChatLogUnavailableException] when
  /// it was not appended or when that cannot be told.
  public CompletionStage<Void> append(LoggedCommand command) {
    if (!inFlight.tryAcquire()) {
      failures.increment();
      return CompletableFuture.failedStage(
          new ChatLogUnavailableException("too many appends in flight", null));
    }
    long began = System.nanoTime();
    CompletableFuture<Void> appended = new CompletableFuture<>();
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(topic, key(command), CommandCodec.encode(command));
    try {
      producer.send(
          record,
          (_, failure) -> {
            inFlight.release();
            if (failure == null) {
              latency.recordNanos(System.nanoTime() - began);
              appended.complete(null);
            } else {
              failures.increment();
              appended.completeExceptionally(unavailable(failure));
            }
          });
    } catch (KafkaException | IllegalStateException e) {
      inFlight.release();
      failures.increment();
      return CompletableFuture.failedStage(unavailable(e));
    }
    return appended;
  }

  /// How long commands took to become durable.
  public Latency latency() {
    return latency;
  }

  /// How many were not appended, or of how many that cannot be told.
  public long failures() {
    return failures.sum();
  }

  /// How many are under way.
  public int inFlight() {
    return maxInFlight - inFlight.availablePermits();
  }

  /// What Kafka's client measures of itself.
  public Map<MetricName, ? extends Metric> clientMetrics() {
    return producer.metrics();
  }

  /// A chat's commands stand in one partition.
  static byte[] key(LoggedCommand command) {
    return command.command().chatId().value().getBytes(StandardCharsets.UTF_8);
  }

  private static ChatLogUnavailableException unavailable(Throwable cause) {
    return new ChatLogUnavailableException("the chat log cannot be reached", cause);
  }

  /// Closes without waiting: what is in flight fails.
  public void abandon() {
    producer.close(Duration.ZERO);
  }

  /// Waits a few seconds for what is in flight.
  @Override
  public void close() {
    producer.close(CLOSE_PATIENCE);
  }
}
