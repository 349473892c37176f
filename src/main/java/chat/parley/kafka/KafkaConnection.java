package chat.parley.kafka;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// Where Kafka is and how its clients sign in.
///
/// @param bootstrapServers `host:port,…`
/// @param properties for every client as they are: TLS, SASL and the like
public record KafkaConnection(String bootstrapServers, Map<String, String> properties) {
  public KafkaConnection {
    properties = Map.copyOf(properties);
  }

  public Admin admin(String clientId) {
    Map<String, Object> config = config(clientId, Map.of());
    // An answer within seconds or none: whoever administers waits for it, or a start does.
    config.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
    config.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, 15_000);
    return Admin.create(config);
  }

  public KafkaProducer<byte[], byte[]> producer(String clientId, Map<String, Object> settings) {
    return new KafkaProducer<>(
        config(clientId, settings), new ByteArraySerializer(), new ByteArraySerializer());
  }

  public KafkaConsumer<byte[], byte[]> consumer(String clientId, Map<String, Object> settings) {
    return new KafkaConsumer<>(
        config(clientId, settings), new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private Map<String, Object> config(String clientId, Map<String, Object> settings) {
    Map<String, Object> config = new HashMap<>();
    // A broker that is away is asked again soon, but not in a busy loop.
    config.put(CommonClientConfigs.RECONNECT_BACKOFF_MS_CONFIG, 50);
    config.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
    config.putAll(settings);
    config.putAll(properties);
    config.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    config.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId);
    return config;
  }
}
