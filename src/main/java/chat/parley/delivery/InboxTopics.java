package chat.parley.delivery;

import chat.parley.chat.NodeId;
import chat.parley.kafka.Topics;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;

/// The inbox topics of the nodes: one partition each, made when the node starts, removed when it is
/// gone.
///
/// @param replication copies of each record; 0 means three, or as many as there are brokers
public record InboxTopics(Topics topics, String prefix, int replication) {
  /// A record that was not read by then is of no use: its sessions have resumed from the store.
  private static final Duration RETENTION = Duration.ofMinutes(10);

  private static final String SEGMENT_BYTES = Integer.toString(16 * 1024 * 1024);

  public String name(NodeId node) {
    return name(prefix, node);
  }

  static String name(String prefix, NodeId node) {
    return prefix + ".node." + node;
  }

  /// Creates the inbox of `node` if it has none, and waits until it can be used.
  void ensure(NodeId node) {
    topics.ensure(
        name(node),
        1,
        replication,
        Map.of(
            TopicConfig.RETENTION_MS_CONFIG,
            Long.toString(RETENTION.toMillis()),
            TopicConfig.SEGMENT_BYTES_CONFIG,
            SEGMENT_BYTES));
  }

  void remove(NodeId node) {
    topics.remove(name(node));
  }
}
