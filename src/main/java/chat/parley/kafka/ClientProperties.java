package chat.parley.kafka;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/// Properties of Kafka's clients that the operator sets: how they sign in (TLS, SASL), how they
/// batch. Not those on which a guarantee or a time limit rests.
///
/// @param values by Kafka's own names; may be secret, so they are not shown
public record ClientProperties(Map<String, String> values) {
  /// What Kafka calls where its clients connect to and how.
  public static final String SECURITY_PROTOCOL = AdminClientConfig.SECURITY_PROTOCOL_CONFIG;

  public static final ClientProperties NONE = new ClientProperties(Map.of());

  /// Set by Parley, each for its own clients.
  private static final Set<String> OURS =
      Set.of(
          // Who and where.
          "bootstrap.servers",
          "bootstrap.controllers",
          "client.id",
          "group.id",
          "group.instance.id",
          "transactional.id",
          // What an acknowledgement means, and the order.
          "acks",
          "enable.idempotence",
          "retries",
          "max.in.flight.requests.per.connection",
          "partitioner.class",
          "partitioner.ignore.keys",
          "key.serializer",
          "value.serializer",
          "key.deserializer",
          "value.deserializer",
          // From where a partition is read, and by whom.
          "enable.auto.commit",
          "auto.commit.interval.ms",
          "auto.offset.reset",
          "allow.auto.create.topics",
          "isolation.level",
          "group.protocol",
          "group.remote.assignor",
          "partition.assignment.strategy",
          "session.timeout.ms",
          "heartbeat.interval.ms",
          "max.poll.interval.ms",
          "max.poll.records",
          // How long anything may take.
          "delivery.timeout.ms",
          "request.timeout.ms",
          "default.api.timeout.ms",
          "max.block.ms",
          "metadata.max.idle.ms");

  private static final ConfigDef PRODUCER = ProducerConfig.configDef();
  private static final ConfigDef CONSUMER = ConsumerConfig.configDef();
  private static final ConfigDef ADMIN = AdminClientConfig.configDef();

  public ClientProperties {
    values = Map.copyOf(values);
  }

  /// The names that may be set: those that Kafka's clients know, less [#reserved].
  public static Set<String> names() {
    Set<String> names = new TreeSet<>(PRODUCER.names());
    names.addAll(CONSUMER.names());
    names.addAll(ADMIN.names());
    names.removeAll(OURS);
    return names;
  }

  /// Names that Kafka's clients know and only Parley may set.
  public static Set<String> reserved() {
    return OURS;
  }

  /// Returns `value` if Kafka takes it for `name`, one of [#names].
  ///
  /// @throws IllegalArgumentException with a message that may show the value, unless it is secret
  public static String checked(String name, String value) {
    for (ConfigDef kind : new ConfigDef[] {PRODUCER, CONSUMER, ADMIN}) {
      ConfigDef.ConfigKey key = kind.configKeys().get(name);
      if (key != null) {
        check(key, value);
      }
    }
    return value;
  }

  private static void check(ConfigDef.ConfigKey key, String value) {
    try {
      Object parsed = ConfigDef.parseType(key.name, value, key.type);
      if (key.validator != null) {
        key.validator.ensureValid(key.name, parsed);
      }
    } catch (ConfigException e) {
      throw new IllegalArgumentException("is not what Kafka takes: " + e.getMessage(), e);
    }
  }

  Map<String, String> ofProducers() {
    return of(PRODUCER);
  }

  Map<String, String> ofConsumers() {
    return of(CONSUMER);
  }

  Map<String, String> ofAdmins() {
    return of(ADMIN);
  }

  /// A client warns of what it does not know.
  private Map<String, String> of(ConfigDef kind) {
    Map<String, String> known = new HashMap<>(values);
    known.keySet().retainAll(kind.names());
    return known;
  }

  @Override
  public String toString() {
    return new TreeSet<>(values.keySet()).toString();
  }
}
