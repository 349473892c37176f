package chat.parley.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// Where Kafka is and how its clients sign in.
///
/// Making a client connects to nothing yet. It throws a [KafkaSettingsException] if the properties
/// are wrong: a file is not there, a login module is unknown; and a [KafkaException] if the name of
/// none of the servers is known.
///
/// @param bootstrapServers `host:port,…`
/// @param properties stronger than what the client is told otherwise
public record KafkaConnection(String bootstrapServers, ClientProperties properties) {
  /// How long a broker may be mute: one that is paused, or a machine that is gone, leaves its
  /// connections open, and what was asked of it, or is in flight to it, is asked of another only
  /// then. A client that asks such a broker for its metadata waits as long before it learns of the
  /// new leaders. 30 s by default.
  private static final int REQUEST_TIMEOUT_MS = 3_000;

  /// As may a connection to it, after 10 to 30 s by default: TCP repeats its first packet after 1
  /// s, then after 2, 4, 8 …
  static final int CONNECT_TIMEOUT_MS = 3_000;

  /// Returns once a broker has answered.
  ///
  /// @throws KafkaException if none has within the patience
  public void probe(Duration patience) {
    int millis = Math.toIntExact(patience.toMillis());
    try (Admin admin = admin("probe")) {
      Topics.get(
          admin.describeCluster(new DescribeClusterOptions().timeoutMs(millis)).nodes(),
          "ask for the brokers");
    }
  }

  public Admin admin(String clientId) {
    // An answer within seconds or none: whoever administers waits for it, or a start does.
    Map<String, Object> settings =
        Map.of(
            CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG,
            5_000,
            CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG,
            15_000);
    return made(Admin::create, config(clientId, settings, properties.ofAdmins()));
  }

  public KafkaProducer<byte[], byte[]> producer(String clientId, Map<String, Object> settings) {
    return made(
        config -> new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer()),
        config(clientId, settings, properties.ofProducers()));
  }

  public KafkaConsumer<byte[], byte[]> consumer(String clientId, Map<String, Object> settings) {
    return made(
        config ->
            new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer()),
        config(clientId, settings, properties.ofConsumers()));
  }

  private <C> C made(Function<Map<String, Object>, C> client, Map<String, Object> config) {
    try {
      return client.apply(config);
    } catch (org.apache.kafka.common.KafkaException e) {
      String why = String.valueOf(root(e).getMessage());
      // A name that is not known yet may be known soon.
      throw why.contains("bootstrap.servers")
          ? new KafkaException(why, e)
          : new KafkaSettingsException("the settings for Kafka do not work: " + why, e);
    }
  }

  private static Throwable root(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  private Map<String, Object> config(
      String clientId, Map<String, Object> settings, Map<String, String> properties) {
    Map<String, Object> config = new HashMap<>();
    // A broker that is away is asked again soon, but not in a busy loop.
    config.put(CommonClientConfigs.RECONNECT_BACKOFF_MS_CONFIG, 50);
    config.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
    config.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MS);
    config.put(CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG, CONNECT_TIMEOUT_MS);
    config.put(
        CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MAX_MS_CONFIG, CONNECT_TIMEOUT_MS);
    config.putAll(settings);
    config.putAll(properties);
    config.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    config.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId);
    return config;
  }
}
