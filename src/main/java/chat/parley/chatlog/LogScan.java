package chat.parley.chatlog;

import chat.parley.kafka.KafkaConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/// Reads the chat log from one offset of each partition on, outside the group of the sequencers:
/// each record once, each partition's in order.
///
/// For one thread. Throws [org.apache.kafka.common.KafkaException] if Kafka does not answer, or no
/// longer has an offset that it is to begin at.
public final class LogScan implements AutoCloseable {
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(1);

  private final Consumer<byte[], byte[]> consumer;
  private final ChatLogTopic topic;

  /// @param batchSize records that one poll returns at most
  public LogScan(KafkaConnection kafka, ChatLogTopic topic, String clientId, int batchSize) {
    this(
        kafka.consumer(
            clientId,
            Map.of(
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "none",
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                false,
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                batchSize)),
        topic);
  }

  /// Reads through a consumer, which is its own from here on.
  public LogScan(Consumer<byte[], byte[]> consumer, ChatLogTopic topic) {
    this.consumer = consumer;
    this.topic = topic;
  }

  public ChatLogTopic topic() {
    return topic;
  }

  /// The offset of each partition's first record that is still there.
  public Map<Integer, Long> begins() {
    return numbered(consumer.beginningOffsets(all()));
  }

  /// The offset that the next record of each partition will have.
  public Map<Integer, Long> ends() {
    return numbered(consumer.endOffsets(all()));
  }

  /// Begins at these offsets; a partition that is not among them is not read.
  public void begin(Map<Integer, Long> from) {
    consumer.assign(from.keySet().stream().map(this::partition).toList());
    from.forEach((partition, offset) -> consumer.seek(partition(partition), offset));
  }

  /// The next entries; none if none came within `patience`.
  public List<LogEntry> poll(Duration patience) {
    List<LogEntry> entries = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(patience)) {
      entries.add(LogRecords.entry(record, topic.partitions()));
    }
    return entries;
  }

  /// The offset up to which a partition has been read: past its last record, and past what is none.
  public long position(int partition) {
    return consumer.position(partition(partition));
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(CLOSE_PATIENCE));
  }

  private List<TopicPartition> all() {
    return IntStream.range(0, topic.partitions()).mapToObj(this::partition).toList();
  }

  private TopicPartition partition(int number) {
    return new TopicPartition(topic.name(), number);
  }

  private static Map<Integer, Long> numbered(Map<TopicPartition, Long> offsets) {
    Map<Integer, Long> numbered = new HashMap<>();
    offsets.forEach((partition, offset) -> numbered.put(partition.partition(), offset));
    return numbered;
  }
}
