package chat.parley.cluster;

import chat.parley.chat.NodeId;
import java.util.Set;

/// The inboxes that are there. Blocks. Each method throws [chat.parley.kafka.KafkaException] if
/// Kafka does not answer.
interface Inboxes {
  /// Whose they are.
  Set<NodeId> nodes();

  /// Removes one.
  ///
  /// @return false if what has its name is no inbox, and stays
  boolean remove(NodeId node);
}
