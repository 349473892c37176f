package chat.parley.delivery;

import chat.parley.chat.NodeId;
import chat.parley.kafka.Topics;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.TopicConfig;

/// The inbox topics of the nodes: one partition each, made when the node starts, removed when it is
/// gone.
///
/// @param replication copies of each record; 0 means three, or as many as there are brokers
public record InboxTopics(Topics topics, String prefix, int replication) {
  /// A record that was not read by then is of no use: its sessions have resumed from the store.
  private static final String RETENTION_MS = Long.toString(Duration.ofMinutes(10).toMillis());

  private static final String NODE = ".node.";

  private static final String SEGMENT_BYTES = Integer.toString(16 * 1024 * 1024);

  /// The nodes that have an inbox.
  public Set<NodeId> nodes() {
    String before = prefix + NODE;
    Set<NodeId> nodes = new HashSet<>();
    for (String name : topics.names()) {
      if (name.startsWith(before)) {
        try {
          nodes.add(new NodeId(name.substring(before.length())));
        } catch (IllegalArgumentException _) {
          // None of ours.
        }
      }
    }
    return nodes;
  }

  /// Removes the inbox of `node`.
  ///
  /// @return false if the topic is not as an inbox is made: it stays
  public boolean removeIfInbox(NodeId node) {
    boolean inbox =
        topics
            .config(name(node), TopicConfig.RETENTION_MS_CONFIG)
            .filter(RETENTION_MS::equals)
            .isPresent();
    if (inbox) {
      remove(node);
    }
    return inbox;
  }

  public String name(NodeId node) {
    return name(prefix, node);
  }

  static String name(String prefix, NodeId node) {
    return prefix + NODE + node;
  }

  /// Creates the inbox of `node` if it has none, and waits until it can be used.
  void ensure(NodeId node) {
    topics.ensure(
        name(node),
        1,
        replication,
        Map.of(
            TopicConfig.RETENTION_MS_CONFIG,
            RETENTION_MS,
            TopicConfig.SEGMENT_BYTES_CONFIG,
            SEGMENT_BYTES));
  }

  boolean exists(NodeId node) {
    return topics.describe(name(node)).isPresent();
  }

  void remove(NodeId node) {
    topics.remove(name(node));
  }
}
