package chat.parley.embedded;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.Server;
import kafka.server.SharedServer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.bootstrap.BootstrapMetadata;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.server.fault.FaultHandler;
import org.apache.kafka.server.fault.LoggingFaultHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple2;

/// Kafka's broker and controller in one process, put together as `KafkaRaftServer` does it, from
/// which it differs in three points: the sockets are bound beforehand, fatal faults go to us with
/// their cause, and a controlled shutdown waits as long as we say rather than five minutes.
///
/// Each method is called once; `awaitEnd` and `shutdown` by different threads.
final class KafkaNode {
  private static final Logger log = LoggerFactory.getLogger(KafkaNode.class);

  private final ControllerServer controller;
  private final BrokerServer broker;

  /// @param onFault called by the thread that met the fault, which is then stopped
  KafkaNode(BrokerSettings settings, BoundSockets sockets, Consumer<String> onFault) {
    InetSocketAddress own = sockets.controller();
    KafkaConfig config =
        KafkaConfig.apply(KafkaSettings.of(settings, sockets.clients(), own), false);
    Tuple2<MetaPropertiesEnsemble, BootstrapMetadata> disk =
        KafkaRaftServer.initializeLogDirs(config, log, "");
    SharedServer shared =
        new SharedServer(
            config,
            disk._1(),
            Time.SYSTEM,
            Server.initializeMetrics(config, Time.SYSTEM, disk._1().clusterId().orElseThrow()),
            CompletableFuture.completedFuture(KafkaSettings.voters(settings, own)),
            List.of(),
            (name, fatal, action) -> faultHandler(name, fatal, action, onFault),
            sockets);
    broker = new BrokerServer(shared);
    controller = new ControllerServer(shared, KafkaRaftServer.configSchema(), disk._2());
  }

  /// Returns when the broker serves clients.
  void startup() {
    controller.startup();
    broker.startup();
  }

  /// Returns when the broker has stopped, by `shutdown` or by itself.
  void awaitEnd() {
    broker.awaitShutdown();
  }

  /// @param handover how long the broker may take to hand its partitions to others
  void shutdown(Duration handover) {
    // The broker first: the controller has to agree to its going.
    try {
      broker.shutdown(handover);
    } finally {
      controller.shutdown();
    }
  }

  private static FaultHandler faultHandler(
      String name, boolean fatal, Runnable action, Consumer<String> onFault) {
    if (!fatal) {
      return new LoggingFaultHandler(name, action);
    }
    return (message, cause) -> {
      String reason = "fatal fault in Kafka's %s: %s".formatted(name, message);
      log.error("{}", reason, cause);
      action.run();
      onFault.accept(cause == null ? reason : reason + ": " + cause);
      throw new BrokerFault(reason);
    };
  }
}
