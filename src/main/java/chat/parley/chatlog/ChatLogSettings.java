package chat.parley.chatlog;

import java.time.Duration;

/// The chat log's topic and its producer.
///
/// @param prefix of the names of all topics
/// @param partitions of a topic that has to be created; one that exists keeps its own
/// @param replication copies of each record; 0 means three, or as many as there are brokers
/// @param groupId of the consumer group of the sequencers
/// @param linger how long an append waits for others to share its request
/// @param appendTimeout after which an append has failed
/// @param maxInFlight appends at a time
public record ChatLogSettings(
    String prefix,
    int partitions,
    int replication,
    String groupId,
    Duration linger,
    Duration appendTimeout,
    int maxInFlight) {

  public String topic() {
    return topic(prefix);
  }

  public static String topic(String prefix) {
    return prefix + ".chat-log";
  }
}
