package chat.parley.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/// Topics as a node needs them: there before it goes on, gone when it leaves.
///
/// Blocks; any thread. Throws [KafkaException] when Kafka does not answer or refuses.
public final class Topics {
  private static final int MOST_REPLICAS = 3;
  private static final Duration PAUSE = Duration.ofMillis(50);

  private final Admin admin;
  private final Duration patience;

  /// Uses `admin`, which stays the caller's to close.
  ///
  /// @param patience how long to wait for a topic to have a leader for each partition
  public Topics(Admin admin, Duration patience) {
    this.admin = admin;
    this.patience = patience;
  }

  /// Creates the topic if there is none and waits until each partition has a leader. One that is
  /// there stays as it is.
  ///
  /// @param replication copies of each record; 0 means three, or as many as there are brokers
  /// @throws KafkaException also if the patience ends
  public TopicDescription ensure(
      String name, int partitions, int replication, Map<String, String> config) {
    Optional<TopicDescription> found = describe(name);
    if (found.isEmpty()) {
      create(name, partitions, replication, config);
    }
    return await(name);
  }

  public Optional<TopicDescription> describe(String name) {
    try {
      return Optional.ofNullable(
          get(admin.describeTopics(List.of(name)).allTopicNames(), "describe " + name).get(name));
    } catch (KafkaException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /// Of all topics, but Kafka's own.
  public Set<String> names() {
    return get(admin.listTopics().names(), "list the topics");
  }

  /// What the topic is set to; empty if there is none.
  public Optional<String> config(String name, String setting) {
    ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, name);
    try {
      return Optional.ofNullable(
              get(admin.describeConfigs(List.of(topic)).all(), "ask for " + name).get(topic))
          .map(config -> config.get(setting))
          .map(ConfigEntry::value);
    } catch (KafkaException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /// Removes the topic; does nothing if there is none.
  public void remove(String name) {
    try {
      get(admin.deleteTopics(List.of(name)).all(), "remove " + name);
    } catch (KafkaException e) {
      if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
        throw e;
      }
    }
  }

  private void create(String name, int partitions, int replication, Map<String, String> config) {
    int copies = replication > 0 ? replication : Math.min(MOST_REPLICAS, brokers());
    Map<String, String> durable = new HashMap<>(config);
    // One copy may be away; an append that fewer have is not acknowledged.
    durable.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, Integer.toString(Math.max(1, copies - 1)));
    NewTopic topic = new NewTopic(name, partitions, (short) copies).configs(durable);
    try {
      get(admin.createTopics(List.of(topic)).all(), "create " + name);
    } catch (KafkaException e) {
      // Another node was faster.
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
    }
  }

  private int brokers() {
    return get(admin.describeCluster().nodes(), "count the brokers").size();
  }

  private TopicDescription await(String name) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      Optional<TopicDescription> found = describe(name);
      if (found.isPresent()
          && found.get().partitions().stream().allMatch(p -> p.leader() != null)) {
        return found.get();
      }
      if (System.nanoTime() - deadline > 0) {
        throw new KafkaException(
            "topic %s has no leader after %d s".formatted(name, patience.toSeconds()), null);
      }
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted", e);
    }
  }

  static <T> T get(KafkaFuture<T> future, String what) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      String hint = cause instanceof RetriableException ? ": is Kafka reachable?" : "";
      throw new KafkaException("cannot " + what + ": " + cause.getMessage() + hint, cause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted", e);
    }
  }
}
