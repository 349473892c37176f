package chat.parley.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.DescribeFeaturesOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/// What Kafka says of itself and of one topic, for who wants to know whether nodes could use them.
/// Asking makes no topic.
///
/// @param brokers that are up
/// @param features the levels of what the brokers agree on, such as `metadata.version`, by name
/// @param topic empty: there is none of that name
public record KafkaFacts(int brokers, Map<String, Integer> features, Optional<Topic> topic) {

  public KafkaFacts {
    features = Map.copyOf(features);
  }

  /// A topic as it stands.
  ///
  /// @param leaderless partitions that nobody serves
  /// @param behind partitions with a replica that is not in sync
  /// @param replicas of the partition that has fewest
  /// @param config by Kafka's names
  public record Topic(
      int partitions, int leaderless, int behind, int replicas, Map<String, String> config) {

    public Topic {
      config = Map.copyOf(config);
    }

    static Topic of(List<TopicPartitionInfo> partitions, Map<String, String> config) {
      return new Topic(
          partitions.size(),
          count(partitions.stream().filter(p -> p.leader() == null).count()),
          count(partitions.stream().filter(p -> p.isr().size() < p.replicas().size()).count()),
          partitions.stream().mapToInt(p -> p.replicas().size()).min().orElse(0),
          config);
    }

    private static int count(long partitions) {
      return Math.toIntExact(partitions);
    }
  }

  /// Blocks.
  ///
  /// @param patience for each of four answers
  /// @throws KafkaException if Kafka does not answer or refuses
  public static KafkaFacts ask(KafkaConnection kafka, String topic, Duration patience) {
    int millis = Math.toIntExact(patience.toMillis());
    try (Admin admin = kafka.admin("doctor")) {
      int brokers =
          Topics.get(
                  admin.describeCluster(new DescribeClusterOptions().timeoutMs(millis)).nodes(),
                  "ask for the brokers")
              .size();
      return new KafkaFacts(brokers, features(admin, millis), topic(admin, topic, millis));
    }
  }

  private static Map<String, Integer> features(Admin admin, int millis) {
    Map<String, FinalizedVersionRange> features =
        Topics.get(
                admin
                    .describeFeatures(new DescribeFeaturesOptions().timeoutMs(millis))
                    .featureMetadata(),
                "ask for the version")
            .finalizedFeatures();
    return features.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, e -> (int) e.getValue().maxVersionLevel()));
  }

  private static Optional<Topic> topic(Admin admin, String name, int millis) {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
    try {
      List<TopicPartitionInfo> partitions =
          Topics.get(
                  admin
                      .describeTopics(List.of(name), new DescribeTopicsOptions().timeoutMs(millis))
                      .allTopicNames(),
                  "describe " + name)
              .values()
              .stream()
              .flatMap(topic -> topic.partitions().stream())
              .toList();
      Map<String, String> config =
          Topics.get(
                  admin
                      .describeConfigs(
                          List.of(resource), new DescribeConfigsOptions().timeoutMs(millis))
                      .all(),
                  "ask for the settings of " + name)
              .values()
              .stream()
              .flatMap(entries -> entries.entries().stream())
              .filter(entry -> entry.value() != null)
              .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value));
      return Optional.of(Topic.of(partitions, config));
    } catch (KafkaException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
