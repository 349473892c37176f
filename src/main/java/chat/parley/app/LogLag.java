package chat.parley.app;

import chat.parley.chatlog.ChatLogTopic;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/// How many records of the chat log a node has still to apply, of the partitions that it owns.
///
/// Kafka is asked for the log's end. What the consumer knows of it is of its last poll, and so of
/// little use when it matters: a sequencer that waits for the store polls nothing.
///
/// Blocks, for a second at most. Thread-safe.
final class LogLag {
  private static final int PATIENCE_MILLIS = 1_000;

  private final Admin kafka;
  private final ChatLogTopic topic;
  private final Supplier<Map<Integer, Long>> applied;

  /// @param applied by partition that is owned: the offset up to which it has been applied
  LogLag(Admin kafka, ChatLogTopic topic, Supplier<Map<Integer, Long>> applied) {
    this.kafka = kafka;
    this.topic = topic;
    this.applied = applied;
  }

  /// How many partitions the log has.
  int partitions() {
    return topic.partitions();
  }

  /// Not a number if Kafka does not answer.
  double records() {
    // Before the end is asked for: else what is applied meanwhile could come out as less than none.
    Map<TopicPartition, Long> from = new HashMap<>();
    applied
        .get()
        .forEach((partition, next) -> from.put(new TopicPartition(topic.name(), partition), next));
    if (from.isEmpty()) {
      return 0;
    }
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    from.keySet().forEach(partition -> asked.put(partition, OffsetSpec.latest()));
    try {
      Map<TopicPartition, ListOffsetsResultInfo> ends =
          kafka
              .listOffsets(asked, new ListOffsetsOptions().timeoutMs(PATIENCE_MILLIS))
              .all()
              .get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
      long behind = 0;
      for (Map.Entry<TopicPartition, ListOffsetsResultInfo> end : ends.entrySet()) {
        behind += Math.max(0, end.getValue().offset() - from.getOrDefault(end.getKey(), 0L));
      }
      return behind;
    } catch (ExecutionException | TimeoutException _) {
      return Double.NaN;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Double.NaN;
    }
  }
}
