package chat.parley.app;

import chat.parley.metrics.Exposition;
import chat.parley.metrics.Sample;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/// The few of the hundreds of metrics of Kafka's clients that say how a node fares with Kafka, by
/// client.
final class KafkaClients {
  private static final String PRODUCER = "producer-metrics";
  private static final String COORDINATOR = "consumer-coordinator-metrics";
  private static final String FETCHES = "consumer-fetch-manager-metrics";

  /// Those of one client. Kafka knows a metric by its group and name; those of a client as a whole
  /// have no tag but the client's id.
  private record Client(String label, Supplier<Map<MetricName, ? extends Metric>> metrics) {

    Optional<Double> value(String group, String name) {
      return metrics.get().entrySet().stream()
          .filter(
              metric ->
                  metric.getKey().name().equals(name)
                      && metric.getKey().group().equals(group)
                      && metric.getKey().tags().size() == 1)
          .map(metric -> metric.getValue().metricValue())
          .filter(Number.class::isInstance)
          .map(number -> ((Number) number).doubleValue())
          .findFirst();
    }
  }

  private final List<Client> clients = new ArrayList<>();

  /// Adds a client.
  ///
  /// @param label by which people know it
  KafkaClients with(String label, Supplier<Map<MetricName, ? extends Metric>> metrics) {
    clients.add(new Client(label, metrics));
    return this;
  }

  void bind(Exposition to) {
    to.counters(
        "parley_kafka_record_errors_total",
        "Records that Kafka did not take, by client.",
        of(PRODUCER, "record-error-total", 1));
    to.counters(
        "parley_kafka_record_retries_total",
        "Records that were sent to Kafka once more, by client.",
        of(PRODUCER, "record-retry-total", 1));
    to.gauges(
        "parley_kafka_request_latency_avg_seconds",
        "How long Kafka takes to answer a write, on the average of the last 30 s, by client.",
        of(PRODUCER, "request-latency-avg", 1e-3));
    to.gauges(
        "parley_kafka_buffer_available_bytes",
        "Memory for records on their way to Kafka that is free, by client.",
        of(PRODUCER, "buffer-available-bytes", 1));
    to.gauges(
        "parley_kafka_fetch_latency_avg_seconds",
        "How long Kafka takes to answer a read, waiting for records included, on the average of the"
            + " last 30 s, by client.",
        of(FETCHES, "fetch-latency-avg", 1e-3));
    to.counters(
        "parley_kafka_rebalances_total",
        "How often partitions of the chat log were given out anew, with this node among those who"
            + " get some.",
        of(COORDINATOR, "rebalance-total", 1));
    to.gauges(
        "parley_kafka_last_heartbeat_seconds",
        "How long ago the group of the sequencers last heard of this node.",
        of(COORDINATOR, "last-heartbeat-seconds-ago", 1));
  }

  private Supplier<List<Sample>> of(String group, String name, double factor) {
    return () -> {
      Map<String, Double> values = new LinkedHashMap<>();
      for (Client client : clients) {
        client.value(group, name).ifPresent(value -> values.put(client.label(), value * factor));
      }
      return values.entrySet().stream()
          .map(value -> Sample.of(value.getValue(), "client", value.getKey()))
          .toList();
    };
  }
}
