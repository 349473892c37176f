package chat.parley.embedded;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What Kafka is told (`server.properties`), fit for a small node that shares its process and two
/// cores with a chat server. Retention, compaction and the like stay at Kafka's defaults: whoever
/// creates a topic says what it needs. Pure.
final class KafkaSettings {
  /// Threads and buffers. Kafka's own values are made for a machine of its own.
  private static final Map<String, String> SIZE =
      Map.ofEntries(
          Map.entry("num.network.threads", "2"),
          Map.entry("num.io.threads", "4"),
          Map.entry("background.threads", "2"),
          Map.entry("num.replica.fetchers", "1"),
          Map.entry("group.coordinator.threads", "1"),
          Map.entry("share.coordinator.threads", "1"),
          // One array on the heap, 128 MB by default; 4 MB compact 150,000 keys a pass.
          Map.entry("log.cleaner.dedupe.buffer.size", String.valueOf(4 << 20)));

  private static final Map<String, String> BEHAVIOUR =
      Map.ofEntries(
          Map.entry("auto.create.topics.enable", "false"),
          // A group's first member is all there is; waiting 3 s for others only delays the start.
          Map.entry("group.initial.rebalance.delay.ms", "0"),
          // How long a dead broker counts as alive: its partitions have no leader until then, and
          // after a kill -9 its own next start waits for it, even alone. 9 s and 2 s by default.
          Map.entry("broker.session.timeout.ms", "2000"),
          Map.entry("broker.heartbeat.interval.ms", "400"),
          // How long a dead controller counts as alive. It adds to the former when both die in one
          // process, as the new controller gives every broker a whole session first. 2 s by
          // default.
          Map.entry("controller.quorum.fetch.timeout.ms", "1000"),
          // The controller marks time in its log, for metrics, with an fsync each: every 500 ms by
          // default.
          Map.entry("metadata.max.idle.interval.ms", "5000"),
          // Nobody reads the broker's metrics through JMX; registering them takes time at start.
          Map.entry("metric.reporters", ""));

  private KafkaSettings() {}

  /// @param clients where clients are served
  /// @param controller where this node's controller listens
  static Map<String, String> of(
      BrokerSettings settings, InetSocketAddress clients, InetSocketAddress controller) {
    Map<String, String> kafka = new HashMap<>(SIZE);
    kafka.putAll(BEHAVIOUR);
    kafka.putAll(identity(settings, clients, controller));
    kafka.putAll(internalTopics(settings.clusterSize()));
    return Map.copyOf(kafka);
  }

  /// The controller endpoints by node id.
  static Map<Integer, InetSocketAddress> voters(
      BrokerSettings settings, InetSocketAddress controller) {
    List<InetSocketAddress> endpoints = settings.voters();
    if (endpoints.isEmpty()) {
      return Map.of(settings.nodeId(), controller);
    }
    Map<Integer, InetSocketAddress> voters = new TreeMap<>();
    for (InetSocketAddress endpoint : endpoints) {
      voters.put(voters.size() + 1, endpoint);
    }
    return voters;
  }

  /// The voters are static (`controller.quorum.voters`, KIP-595), not kept in the metadata log
  /// (KIP-853): so a node may come back on other ports.
  private static Map<String, String> identity(
      BrokerSettings settings, InetSocketAddress clients, InetSocketAddress controller) {
    String voters =
        voters(settings, controller).entrySet().stream()
            .map(voter -> voter.getKey() + "@" + BrokerSettings.text(voter.getValue()))
            .collect(Collectors.joining(","));
    String listeners =
        "%s://%s,%s://%s"
            .formatted(
                BoundSockets.CLIENTS, BrokerSettings.text(clients),
                BoundSockets.CONTROLLER, BrokerSettings.text(controller));
    return Map.of(
        "process.roles",
        "broker,controller",
        "node.id",
        String.valueOf(settings.nodeId()),
        "log.dirs",
        settings.dataDirectory().toAbsolutePath().toString(),
        "listeners",
        listeners,
        "listener.security.protocol.map",
        BoundSockets.CLIENTS + ":PLAINTEXT," + BoundSockets.CONTROLLER + ":PLAINTEXT",
        "inter.broker.listener.name",
        BoundSockets.CLIENTS,
        "controller.listener.names",
        BoundSockets.CONTROLLER,
        "controller.quorum.voters",
        voters);
  }

  /// Kafka's own topics, made when they are first needed: few partitions, since each is a directory
  /// and a replica, and as many copies as a topic of ours has.
  private static Map<String, String> internalTopics(int clusterSize) {
    String copies = String.valueOf(Math.min(3, clusterSize));
    String leastInSync = String.valueOf(Math.min(2, clusterSize));
    return Map.of(
        "offsets.topic.num.partitions", "4",
        "offsets.topic.replication.factor", copies,
        "transaction.state.log.num.partitions", "4",
        "transaction.state.log.replication.factor", copies,
        "transaction.state.log.min.isr", leastInSync,
        "share.coordinator.state.topic.num.partitions", "4",
        "share.coordinator.state.topic.replication.factor", copies,
        "share.coordinator.state.topic.min.isr", leastInSync);
  }
}
