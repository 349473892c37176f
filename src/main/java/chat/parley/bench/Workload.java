package chat.parley.bench;

/// What a cluster is to carry, and on what.
///
/// @param online sessions that are live at a time, one a user
/// @param messagesPerUser a second, of one who is online
/// @param members of a chat
/// @param present the part of a chat's other members who are online, 0 to 1
/// @param textBytes of a message
/// @param nodes of Parley
/// @param cores of a node's machine
/// @param partitions of the chat log
/// @param brokers of Kafka
/// @param replication copies of each record
/// @param shards of the database, each on a machine of `cores`
/// @param redisServers of a Redis Cluster, or 1
/// @param together whether nodes, Kafka, Redis and database share one machine of `cores`, as where
///   it was measured
public record Workload(
    double online,
    double messagesPerUser,
    int members,
    double present,
    int textBytes,
    int nodes,
    int cores,
    int partitions,
    int brokers,
    int replication,
    int shards,
    int redisServers,
    boolean together) {

  /// Messages a second of all.
  public double messages() {
    return online * messagesPerUser;
  }

  /// Sessions that get something of a message: others who are there, and the sender the answer.
  public double reached() {
    return 1 + (members - 1) * present;
  }

  /// Nodes that own a partition.
  public int owners() {
    return Math.min(nodes, partitions);
  }

  public Workload withNodes(int count) {
    return new Workload(
        online,
        messagesPerUser,
        members,
        present,
        textBytes,
        count,
        cores,
        partitions,
        brokers,
        replication,
        shards,
        redisServers,
        together);
  }
}
