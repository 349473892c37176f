package chat.parley.delivery;

import chat.parley.chat.NodeId;
import chat.parley.kafka.KafkaConnection;
import chat.parley.kafka.KafkaException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads this node's inbox and hands what arrives to its sessions.
///
/// One thread, its own, owns the consumer and everything else here but [#probeReturned] and what is
/// measured.
public final class Inbox implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Inbox.class);
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration PROBE_EVERY = Duration.ofSeconds(5);
  private static final Duration PROBE_PATIENCE = Duration.ofSeconds(15);
  private static final Duration RETRY_PAUSE = Duration.ofMillis(500);

  private final NodeId node;
  private final InboxTopics topics;
  private final InboxWriter writer;
  private final Sessions sessions;
  private final Consumer<byte[], byte[]> consumer;
  private final TopicPartition partition;
  private final Clock clock;
  private final Thread thread;
  private final Arrivals arrivals;
  private final String probe = UUID.randomUUID().toString();
  private final CompletableFuture<Void> firstProbe = new CompletableFuture<>();
  private long probedAt;
  private long revivedAt;
  private volatile long probeReturned;
  private volatile boolean closing;
  private volatile boolean abandoned;

  public Inbox(
      NodeId node,
      KafkaConnection kafka,
      InboxTopics topics,
      InboxWriter writer,
      Sessions sessions,
      Clock clock) {
    this(node, kafka.consumer(node + "-inbox", config()), topics, writer, sessions, clock);
  }

  /// Reads through a consumer, which is the inbox's own from here on.
  Inbox(
      NodeId node,
      Consumer<byte[], byte[]> consumer,
      InboxTopics topics,
      InboxWriter writer,
      Sessions sessions,
      Clock clock) {
    this.node = node;
    this.consumer = consumer;
    this.topics = topics;
    this.writer = writer;
    this.sessions = sessions;
    this.clock = clock;
    this.arrivals = new Arrivals(sessions, this::returned);
    this.partition = new TopicPartition(topics.name(node), 0);
    this.thread = Thread.ofPlatform().name(node + "-inbox").unstarted(this::run);
  }

  private static Map<String, Object> config() {
    return Map.of(
        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
        "none",
        ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
        false,
        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
        2_000);
  }

  /// Creates the inbox, and returns when a probe has come through it.
  ///
  /// @throws KafkaException if none has within the patience; nothing is read any more then
  public void start() {
    try {
      open();
    } catch (RuntimeException e) {
      stopReading();
      throw e;
    }
  }

  private void open() {
    topics.ensure(node);
    consumer.assign(List.of(partition));
    toTheEnd();
    thread.start();
    try {
      firstProbe.get(PROBE_PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      throw new KafkaException("nothing comes through the inbox " + partition.topic(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted", e);
    }
  }

  /// Whether a probe has come through lately.
  public boolean working() {
    return clock.millis() - probeReturned < PROBE_PATIENCE.toMillis();
  }

  /// How many records have come.
  public long records() {
    return arrivals.records();
  }

  /// What Kafka's client measures of itself.
  public Map<MetricName, ? extends Metric> clientMetrics() {
    return consumer.metrics();
  }

  /// Stops reading as when its process is killed: the inbox stays.
  public void abandon() {
    abandoned = true;
    stopReading();
  }

  /// Stops reading and removes the inbox, unless it was abandoned. The directory must not name this
  /// node any more.
  @Override
  public void close() {
    stopReading();
    if (abandoned) {
      return;
    }
    try {
      topics.remove(node);
    } catch (KafkaException e) {
      log.warn("The inbox {} stays behind: {}", partition.topic(), e.getMessage());
    }
  }

  /// The thread closes the consumer at its end; without one it is ours to close.
  private void stopReading() {
    closing = true;
    if (thread.getState() == Thread.State.NEW) {
      consumer.close();
      return;
    }
    consumer.wakeup();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// From what has been written so far on nothing is missed; what came before is not for us.
  private void toTheEnd() {
    consumer.seekToEnd(List.of(partition));
    // The seek is lazy: without asking for the position, the end would be that of the first poll.
    consumer.position(partition);
  }

  private void run() {
    try (consumer) {
      while (!closing) {
        try {
          sendProbe();
          reviveIfGone();
          arrivals.accept(consumer.poll(POLL));
        } catch (InvalidOffsetException e) {
          reopen(e);
        } catch (WakeupException e) {
          // Closing; the loop's condition says so.
        } catch (InterruptException e) {
          return;
        } catch (org.apache.kafka.common.KafkaException e) {
          log.warn("The inbox cannot be read, trying again: {}", e.getMessage());
          pause();
        } catch (RuntimeException e) {
          // A fault of ours. Without this thread the node would live on and deliver nothing.
          log.error("What came through the inbox was not delivered, sessions resync", e);
          sessions.resync();
        }
      }
    }
  }

  private void sendProbe() {
    if (clock.millis() - probedAt >= PROBE_EVERY.toMillis()) {
      probedAt = clock.millis();
      writer.write(node, new InboxItem.Probe(probe), _ -> {});
    }
  }

  /// Who was cut off from the directory for long was taken for dead, and its inbox removed.
  private void reviveIfGone() {
    long now = clock.millis();
    long patience = PROBE_PATIENCE.toMillis();
    if (!firstProbe.isDone() || now - probeReturned < patience || now - revivedAt < patience) {
      return;
    }
    revivedAt = now;
    try {
      if (!topics.exists(node)) {
        log.warn("The inbox {} was removed: it is made again", partition.topic());
        topics.ensure(node);
        toTheEnd();
        sessions.resync();
      }
    } catch (KafkaException e) {
      log.debug("Kafka does not say whether the inbox is there", e);
    }
  }

  /// The records up to here have been deleted before they were read, or the topic is a new one.
  private void reopen(InvalidOffsetException cause) {
    log.warn("The inbox was reopened, sessions resync: {}", cause.getMessage());
    toTheEnd();
    sessions.resync();
  }

  private void returned(String token) {
    if (token.equals(probe)) {
      probeReturned = clock.millis();
      firstProbe.complete(null);
    }
  }

  private static void pause() {
    try {
      Thread.sleep(RETRY_PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
