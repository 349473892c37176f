package chat.parley.sequencer;

import chat.parley.chatlog.ChatLogReader;
import chat.parley.chatlog.FakeLog;
import chat.parley.chatlog.LoggedCommand;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/// The log and the group as a reader meets them: which partitions it is given, what stands in them
/// and what has been committed. Thread-safe.
final class FakeGroup {
  private final Map<Integer, Long> committed = new ConcurrentHashMap<>();
  private final MockConsumer<byte[], byte[]> consumer =
      new MockConsumer<>("none") {
        @Override
        public synchronized void commitAsync(
            Map<TopicPartition, OffsetAndMetadata> offsets, @Nullable OffsetCommitCallback then) {
          offsets.forEach((partition, next) -> committed.put(partition.partition(), next.offset()));
          super.commitAsync(offsets, then);
        }
      };
  private final ChatLogReader reader = new ChatLogReader(consumer, FakeLog.SETTINGS);

  ChatLogReader reader() {
    return reader;
  }

  /// Gives the reader all of two partitions, to nobody who would hear of it.
  FakeGroup joined() {
    reader.join(
        new ChatLogReader.Ownership() {
          @Override
          public void taken(Collection<Integer> partitions) {}

          @Override
          public void givenUp(Collection<Integer> partitions) {}

          @Override
          public void lost(Collection<Integer> partitions) {}
        });
    give(0, 1);
    return this;
  }

  /// The reader's partitions are these now.
  void give(int... partitions) {
    consumer.rebalance(IntStream.of(partitions).mapToObj(FakeGroup::partition).toList());
  }

  /// Does something the next time the reader polls, on its thread.
  void atNextPoll(Runnable task) {
    consumer.schedulePollTask(task);
  }

  FakeGroup reaches(int partition, long begin, long end) {
    consumer.updateBeginningOffsets(Map.of(partition(partition), begin));
    consumer.updateEndOffsets(Map.of(partition(partition), end));
    return this;
  }

  /// Puts commands into a partition that the reader has, at consecutive offsets.
  void add(int partition, long offset, @Nullable LoggedCommand... commands) {
    for (int i = 0; i < commands.length; i++) {
      LoggedCommand command = commands[i];
      byte[] key = command == null ? null : FakeLog.key(command);
      byte[] value = command == null ? null : FakeLog.value(command);
      consumer.addRecord(
          new ConsumerRecord<>(FakeLog.SETTINGS.topic(), partition, offset + i, key, value));
    }
  }

  /// Puts a record as it stands into a partition that the reader has.
  void add(int partition, long offset, String key, String value) {
    consumer.addRecord(
        new ConsumerRecord<>(
            FakeLog.SETTINGS.topic(),
            partition,
            offset,
            key.getBytes(StandardCharsets.UTF_8),
            value.getBytes(StandardCharsets.UTF_8)));
  }

  /// Puts a command into a partition that the reader has, appended at a time.
  void addAppendedAt(long millis, int partition, long offset, LoggedCommand command) {
    byte[] key = FakeLog.key(command);
    byte[] value = FakeLog.value(command);
    consumer.addRecord(
        new ConsumerRecord<>(
            FakeLog.SETTINGS.topic(),
            partition,
            offset,
            millis,
            TimestampType.CREATE_TIME,
            key.length,
            value.length,
            key,
            value,
            new RecordHeaders(),
            Optional.empty()));
  }

  FakeGroup commits(int partition, long offset) {
    consumer.commitSync(Map.of(partition(partition), new OffsetAndMetadata(offset)));
    return this;
  }

  /// Empty if nothing was committed.
  OptionalLong committed(int partition) {
    Long next = committed.get(partition);
    return next == null ? OptionalLong.empty() : OptionalLong.of(next);
  }

  /// Where the reader reads next.
  long position(int partition) {
    return consumer.position(partition(partition));
  }

  boolean left() {
    return consumer.closed();
  }

  private static TopicPartition partition(int number) {
    return new TopicPartition(FakeLog.SETTINGS.topic(), number);
  }
}
