package chat.parley.chatlog;

import chat.parley.kafka.KafkaConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/// Reads the partitions of the chat log that the group gives this node, each partition by one node
/// at a time, each record at least once, in order of offset.
///
/// Not thread-safe but for [#wakeUp] and [#clientMetrics]: confined to the sequencer's thread, on
/// which [#poll] also calls the [Ownership].
public final class ChatLogReader implements AutoCloseable {
  /// What the group decides about this node's partitions.
  public interface Ownership {
    /// They are this node's now. It [#seek]s each to where it wants to begin.
    void taken(Collection<Integer> partitions);

    /// They will be another's once this returns: the last chance to finish with them.
    void givenUp(Collection<Integer> partitions);

    /// They may be another's already.
    void lost(Collection<Integer> partitions);
  }

  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(3);

  private final Consumer<byte[], byte[]> consumer;
  private final String topic;

  /// Of the topic; 0 until some have been taken.
  private int partitions;

  /// Connects; reads nothing yet.
  ///
  /// @param member names this reader across restarts (static membership, KIP-345): a restarted node
  ///   gets its partitions back at once instead of after its old session has ended
  /// @param batchSize records that one poll returns at most
  public ChatLogReader(
      KafkaConnection kafka, ChatLogSettings settings, String member, int batchSize) {
    this(kafka.consumer(member, config(settings.groupId(), member, batchSize)), settings);
  }

  /// Reads through a consumer of the group, which is the reader's own from here on.
  public ChatLogReader(Consumer<byte[], byte[]> consumer, ChatLogSettings settings) {
    this.consumer = consumer;
    this.topic = settings.topic();
  }

  private static Map<String, Object> config(String groupId, String member, int batchSize) {
    Map<String, Object> config = new HashMap<>();
    config.put(ConsumerConfig.GROUP_ID_CONFIG, groupId);
    config.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, member);
    // With the newer protocol each poll took 100 ms (measured with 4.3.1, see docs/adr).
    config.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
    config.put(
        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
        List.of(CooperativeStickyAssignor.class.getName()));
    // The shortest that an unmodified broker allows.
    config.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 6_000);
    // By its answer a member learns that partitions are to be taken over.
    config.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 500);
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    // Each partition is sought when it is taken; a position that is not there is an error.
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, batchSize);
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    return config;
  }

  /// Joins the group. The partitions come with later polls.
  public void join(Ownership ownership) {
    consumer.subscribe(
        List.of(topic),
        new ConsumerRebalanceListener() {
          @Override
          public void onPartitionsAssigned(Collection<TopicPartition> taken) {
            partitions = consumer.partitionsFor(topic).size();
            ownership.taken(numbers(taken));
          }

          @Override
          public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            ownership.givenUp(numbers(partitions));
          }

          @Override
          public void onPartitionsLost(Collection<TopicPartition> partitions) {
            ownership.lost(numbers(partitions));
          }
        });
  }

  /// The next entries, each partition's in order of offset; none if none came within `patience` or
  /// the reader was woken up.
  public List<LogEntry> poll(Duration patience) {
    List<LogEntry> entries = new ArrayList<>();
    try {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(patience)) {
        entries.add(LogRecords.entry(record, partitions));
      }
    } catch (WakeupException e) {
      return List.of();
    }
    return entries;
  }

  /// Makes the next poll begin at `offset`.
  public void seek(int partition, long offset) {
    consumer.seek(partition(partition), offset);
  }

  /// The group's offset; empty if none was committed.
  public OptionalLong committed(int partition) {
    TopicPartition wanted = partition(partition);
    OffsetAndMetadata committed = consumer.committed(Set.of(wanted)).get(wanted);
    return committed == null ? OptionalLong.empty() : OptionalLong.of(committed.offset());
  }

  /// The offset of the first record that is still there.
  public long begin(int partition) {
    TopicPartition wanted = partition(partition);
    return consumer.beginningOffsets(Set.of(wanted)).getOrDefault(wanted, 0L);
  }

  /// The offset that the next record will have.
  public long end(int partition) {
    TopicPartition wanted = partition(partition);
    return consumer.endOffsets(Set.of(wanted)).getOrDefault(wanted, 0L);
  }

  /// Commits the group's offsets without waiting. One that fails is made up by a later one.
  public void commit(Map<Integer, Long> nextOffsets) {
    consumer.commitAsync(offsets(nextOffsets), (_, _) -> {});
  }

  /// Commits the group's offsets and waits for it.
  ///
  /// @throws org.apache.kafka.common.KafkaException if it failed
  public void commitAndWait(Map<Integer, Long> nextOffsets, Duration patience) {
    consumer.commitSync(offsets(nextOffsets), patience);
  }

  /// What Kafka's client measures of itself. From any thread.
  public Map<MetricName, ? extends Metric> clientMetrics() {
    return consumer.metrics();
  }

  /// Ends a poll that is under way, or the next one. From any thread.
  public void wakeUp() {
    consumer.wakeup();
  }

  /// Leaves the group, so that the others take over at once.
  @Override
  public void close() {
    consumer.close(
        CloseOptions.timeout(CLOSE_PATIENCE)
            .withGroupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP));
  }

  /// Stays in the group, which finds out for itself that nobody reads any more.
  public void abandon() {
    consumer.close(
        CloseOptions.timeout(Duration.ZERO)
            .withGroupMembershipOperation(GroupMembershipOperation.REMAIN_IN_GROUP));
  }

  private Map<TopicPartition, OffsetAndMetadata> offsets(Map<Integer, Long> nextOffsets) {
    return nextOffsets.entrySet().stream()
        .collect(
            Collectors.toMap(
                next -> partition(next.getKey()), next -> new OffsetAndMetadata(next.getValue())));
  }

  private TopicPartition partition(int number) {
    return new TopicPartition(topic, number);
  }

  private static List<Integer> numbers(Collection<TopicPartition> partitions) {
    return partitions.stream().map(TopicPartition::partition).toList();
  }
}
