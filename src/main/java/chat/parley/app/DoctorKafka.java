package chat.parley.app;

import chat.parley.chatlog.ChatLogSettings;
import chat.parley.kafka.KafkaConnection;
import chat.parley.kafka.KafkaException;
import chat.parley.kafka.KafkaFacts;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;

/// The checks of Kafka and of the chat log. Stateless.
final class DoctorKafka implements Doctor.Check {
  private static final int GOOD_REPLICAS = 3;
  private static final String FOREVER = "-1";

  private final Settings.Kafka settings;
  private final Duration patience;

  DoctorKafka(Settings settings, Duration patience) {
    this.settings = settings.kafka();
    this.patience = patience;
  }

  @Override
  public void look(Consumer<Finding> found) {
    if (settings.embedded()) {
      found.accept(Finding.ok("kafka", "a broker inside the node"));
      return;
    }
    String servers = String.join(",", settings.bootstrapServers());
    try {
      judge(
          KafkaFacts.ask(
              new KafkaConnection(servers, settings.client()),
              ChatLogSettings.topic(settings.topicPrefix()),
              patience),
          found);
    } catch (KafkaException e) {
      // Kafka's own words are for who knows its source.
      String why =
          e.getCause() instanceof TimeoutException
              ? "no broker answers"
              : String.valueOf(e.getMessage());
      found.accept(Finding.fail("kafka", "%s: %s".formatted(servers, why), remedy(e)));
    }
  }

  private static String remedy(KafkaException e) {
    return switch (e.getCause()) {
      case AuthenticationException _ ->
          "Kafka does not let us in: see parley.kafka.client.sasl.… and parley.kafka.client.ssl.….";
      case AuthorizationException _ ->
          "Allow that user to describe, make, read and write the topics, and to read the group.";
      case null, default ->
          "Start Kafka there, or let parley.kafka.bootstrap-servers name where it is; for TLS or a"
              + " sign-in there is parley.kafka.client.security.protocol. Kafka also has to say of"
              + " itself an address that can be reached from here (advertised.listeners).";
    };
  }

  /// Tells what there is to say of them.
  void judge(KafkaFacts facts, Consumer<Finding> found) {
    int named = settings.bootstrapServers().size();
    String detail =
        "brokers: %d%s"
            .formatted(
                facts.brokers(),
                facts.features().containsKey("metadata.version")
                    ? ", metadata.version " + facts.features().get("metadata.version")
                    : "");
    if (facts.brokers() < named) {
      found.accept(
          Finding.warn(
              "kafka",
              detail + ", of %d in parley.kafka.bootstrap-servers".formatted(named),
              "Start the brokers that are away."));
    } else if (facts.brokers() < GOOD_REPLICAS) {
      found.accept(
          Finding.warn(
              "kafka",
              detail
                  + ": what a broker has is lost with its disk, and while one is away nothing is"
                  + " sent",
              "Run three brokers for anything that matters: topics then get three replicas."));
    } else {
      found.accept(Finding.ok("kafka", detail));
    }
    facts
        .topic()
        .ifPresentOrElse(
            topic -> judge(topic, facts.brokers(), found),
            () -> found.accept(missing(facts.brokers())));
  }

  private Finding missing(int brokers) {
    int replicas = settings.replicationFactor().orElse(Math.min(GOOD_REPLICAS, brokers));
    String detail =
        "%s is made at the first start: %d partitions, %d replicas"
            .formatted(name(), settings.partitions(), replicas);
    return replicas <= brokers
        ? Finding.ok("chat log", detail)
        : Finding.fail(
            "chat log",
            detail + ", for which there are too few brokers",
            "Start more brokers, or set parley.kafka.replication-factor to %d.".formatted(brokers));
  }

  private void judge(KafkaFacts.Topic topic, int brokers, Consumer<Finding> found) {
    Map<String, String> config = topic.config();
    found.accept(
        Finding.ok(
            "chat log",
            "%s has %d partitions, %d replicas%s"
                .formatted(
                    name(),
                    topic.partitions(),
                    topic.replicas(),
                    topic.partitions() == settings.partitions()
                        ? ""
                        : "; parley.kafka.partitions does not change it")));
    if (topic.leaderless() > 0) {
      fail(
          found,
          "%d partitions have no leader".formatted(topic.leaderless()),
          "Start the brokers that are away.");
    }
    if (topic.behind() > 0) {
      warn(
          found,
          "%d partitions have replicas that are not in sync".formatted(topic.behind()),
          "Start the brokers that are away; else wait until they have caught up.");
    }
    replication(topic, brokers, found);
    if (config.getOrDefault(TopicConfig.CLEANUP_POLICY_CONFIG, "delete").contains("compact")) {
      fail(
          found,
          "cleanup.policy compacts: of each chat only the last command would stay",
          alter("cleanup.policy=delete"));
    }
    for (String limit :
        new String[] {TopicConfig.RETENTION_MS_CONFIG, TopicConfig.RETENTION_BYTES_CONFIG}) {
      String value = config.getOrDefault(limit, FOREVER);
      if (!value.equals(FOREVER)) {
        warn(
            found,
            "%s is %s: what is older is in the store alone".formatted(limit, value),
            alter(limit + "=-1") + " Or leave it, and back the store up (ADR 13).");
      }
    }
  }

  /// How many copies there are, and how many must be there for a write.
  private void replication(KafkaFacts.Topic topic, int brokers, Consumer<Finding> found) {
    int least =
        Integer.parseInt(topic.config().getOrDefault(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, "1"));
    if (topic.replicas() < Math.min(GOOD_REPLICAS, brokers)) {
      warn(
          found,
          "%d replicas on %d brokers".formatted(topic.replicas(), brokers),
          "Give it more by kafka-reassign-partitions.sh; parley.kafka.replication-factor is for new"
              + " topics.");
    }
    if (least > topic.replicas()) {
      fail(
          found,
          "min.insync.replicas %d is more than there are replicas: nothing can be sent"
              .formatted(least),
          alter("min.insync.replicas=" + Math.max(1, topic.replicas() - 1)));
    } else if (least == topic.replicas() && least > 1) {
      warn(
          found,
          "min.insync.replicas %d is as many as there are replicas: with one broker away nothing can"
                  .formatted(least)
              + " be sent",
          alter("min.insync.replicas=" + (least - 1)));
    } else if (least == 1 && topic.replicas() >= GOOD_REPLICAS) {
      warn(
          found,
          "min.insync.replicas 1: what is acknowledged may be on one broker alone",
          alter("min.insync.replicas=" + (topic.replicas() - 1)));
    }
    if ("true".equals(topic.config().get(TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG))) {
      warn(
          found,
          "unclean.leader.election.enable: a broker that lacks what was acknowledged may become"
              + " leader",
          alter("unclean.leader.election.enable=false"));
    }
  }

  private String alter(String setting) {
    return "kafka-configs.sh --bootstrap-server %s --alter --topic %s --add-config %s"
        .formatted(settings.bootstrapServers().getFirst(), name(), setting);
  }

  private String name() {
    return ChatLogSettings.topic(settings.topicPrefix());
  }

  private static void warn(Consumer<Finding> found, String detail, String remedy) {
    found.accept(Finding.warn("chat log", detail, remedy));
  }

  private static void fail(Consumer<Finding> found, String detail, String remedy) {
    found.accept(Finding.fail("chat log", detail, remedy));
  }
}
