package chat.parley.cluster;

import chat.parley.chat.NodeId;
import java.util.Set;

/// The consumer group of the sequencers, whose members are nodes. Blocks. Each method throws
/// [chat.parley.kafka.KafkaException] if Kafka does not answer.
interface Group {
  Set<NodeId> members();

  /// Takes members out, so that their partitions are given to the others now. Who is none is left
  /// alone; who lives comes back by itself.
  void remove(Set<NodeId> members);
}
