package chat.parley.chatlog;

import chat.parley.kafka.Topics;
import java.util.Map;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.TopicConfig;

/// The chat log's topic as it stands.
///
/// @param id changes when the topic is made again (KIP-516)
public record ChatLogTopic(String name, String id, int partitions) {
  /// Creates the topic if there is none. One that exists keeps its number of partitions, whatever
  /// the settings say: another number would move chats to partitions where their history is not.
  public static ChatLogTopic ensure(Topics topics, ChatLogSettings settings) {
    TopicDescription topic =
        topics.ensure(
            settings.topic(),
            settings.partitions(),
            settings.replication(),
            Map.of(
                // The truth is kept.
                TopicConfig.RETENTION_MS_CONFIG, "-1",
                TopicConfig.RETENTION_BYTES_CONFIG, "-1"));
    return new ChatLogTopic(topic.name(), topic.topicId().toString(), topic.partitions().size());
  }
}
