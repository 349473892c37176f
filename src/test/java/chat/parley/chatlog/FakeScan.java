package chat.parley.chatlog;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// A chat log of two partitions as a [LogScan] meets it, with what was put into it. For one thread.
public final class FakeScan {
  public static final ChatLogTopic TOPIC =
      new ChatLogTopic(FakeLog.SETTINGS.topic(), "topic-1", FakeLog.SETTINGS.partitions());

  private final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
  private final Map<Integer, Long> ends = new HashMap<>(Map.of(0, 0L, 1, 0L));

  /// Puts commands into their partitions.
  public FakeScan add(List<LoggedCommand> commands) {
    commands.forEach(command -> add(ChatLog.key(command), CommandCodec.encode(command)));
    return this;
  }

  /// Puts a record into the partition of its key.
  public FakeScan add(byte[] key, byte @Nullable [] value) {
    int partition = BuiltInPartitioner.partitionForKey(key, TOPIC.partitions());
    long offset = ends.merge(partition, 1L, Long::sum) - 1;
    records.add(new ConsumerRecord<>(TOPIC.name(), partition, offset, key, value));
    return this;
  }

  /// Ends a partition with something that is no record, as Kafka's own marks are.
  public FakeScan mark(int partition) {
    ends.merge(partition, 1L, Long::sum);
    return this;
  }

  /// All that was put into it.
  public long size() {
    return ends.values().stream().mapToLong(Long::longValue).sum();
  }

  public Map<Integer, Long> ends() {
    return Map.copyOf(ends);
  }

  /// @param batch records of a poll
  public LogScan open(int batch) {
    MockConsumer<byte[], byte[]> consumer =
        new MockConsumer<>("none") {
          private boolean filled;

          @Override
          public synchronized void assign(Collection<TopicPartition> partitions) {
            super.assign(partitions);
            if (!filled) {
              filled = true;
              records.stream()
                  .filter(it -> partitions.contains(partition(it.partition())))
                  .forEach(this::addRecord);
            }
          }

          @Override
          public synchronized long position(TopicPartition partition) {
            long at = super.position(partition);
            // A real one passes over marks.
            long last =
                records.stream().filter(it -> it.partition() == partition.partition()).count();
            return at == last ? ends.getOrDefault(partition.partition(), at) : at;
          }
        };
    consumer.setMaxPollRecords(batch);
    consumer.updateBeginningOffsets(offsets(Map.of(0, 0L, 1, 0L)));
    consumer.updateEndOffsets(offsets(ends));
    return new LogScan(consumer, TOPIC);
  }

  private static Map<TopicPartition, Long> offsets(Map<Integer, Long> numbered) {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    for (int number : Set.copyOf(numbered.keySet())) {
      offsets.put(partition(number), numbered.getOrDefault(number, 0L));
    }
    return offsets;
  }

  private static TopicPartition partition(int number) {
    return new TopicPartition(TOPIC.name(), number);
  }
}
