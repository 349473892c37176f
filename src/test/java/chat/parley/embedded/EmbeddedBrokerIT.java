package chat.parley.embedded;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.utils.Exit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedBrokerIT {
  @TempDir Path directory;

  private final CompletableFuture<String> fault = new CompletableFuture<>();

  private EmbeddedBroker started() {
    EmbeddedBroker broker =
        new EmbeddedBroker(BrokerSettings.alone(directory.resolve("kafka"), 0), fault::complete);
    broker.start();
    return broker;
  }

  @Test
  void keepsWhatWasProducedAcrossARestartOnOtherPorts() throws Exception {
    String before;
    try (EmbeddedBroker broker = started()) {
      before = broker.bootstrapServers();
      Clients.createTopic(before, 1, Map.of());
      Clients.produce(before, "a", "b");
      assertThat(Clients.readAll(before, 2)).containsExactly("a", "b");
    }
    // Keeps the old port away from the second start.
    try (ServerSocket _ = Ports.listenOn(portOf(before));
        EmbeddedBroker broker = started()) {
      assertThat(broker.bootstrapServers()).isNotEqualTo(before);
      Clients.produce(broker.bootstrapServers(), "c");
      // The group goes on where it had committed.
      assertThat(Clients.readAll(broker.bootstrapServers(), 1)).containsExactly("c");
    }
    assertThat(fault).isNotDone();
  }

  @Test
  void keepsWhatWasAcknowledgedBeforeItWasKilled() throws Exception {
    try (BrokerProcess process = process()) {
      String servers = process.bootstrapServers();
      Clients.createTopic(servers, 1, Map.of());
      Clients.produce(servers, "a", "b");
      process.kill();
    }
    try (EmbeddedBroker broker = started()) {
      assertThat(Clients.readAll(broker.bootstrapServers(), 2)).containsExactly("a", "b");
    }
  }

  @Test
  void stopsCleanlyOnSigterm() {
    try (BrokerProcess process = process()) {
      assertThat(process.bootstrapServers()).startsWith("127.0.0.1:");
      assertThat(process.terminate()).isZero();
      assertThat(process.stderr()).doesNotContain("WARN", "ERROR", "StatusLogger", "SLF4J");
    }
  }

  @Test
  void secondBrokerOnTheSameDataDirectoryIsRefused() {
    try (EmbeddedBroker broker = started();
        BrokerProcess second = process()) {
      assertThat(second.exitCode()).isEqualTo(1);
      assertThat(second.stderr())
          .contains(
              "kafka is in use by another Kafka broker (process " + ProcessHandle.current().pid())
          .hasLineCount(1);
      assertThat(broker.bootstrapServers()).isNotEmpty();
    }
  }

  @Test
  void portInUseIsNamed() throws IOException {
    try (ServerSocket taken = Ports.listenOn(0)) {
      int port = taken.getLocalPort();
      EmbeddedBroker broker =
          new EmbeddedBroker(BrokerSettings.alone(directory, port), fault::complete);
      assertThatThrownBy(broker::start)
          .isInstanceOf(BrokerStartException.class)
          .hasMessageContaining("port " + port);
    }
  }

  @Test
  void dataDirectoryOfAnotherClusterIsRefused() {
    started().close();
    List<InetSocketAddress> three = List.of(address(30_001), address(30_002), address(30_003));
    EmbeddedBroker member =
        new EmbeddedBroker(
            BrokerSettings.member(directory.resolve("kafka"), 1, three), fault::complete);
    assertThatThrownBy(member::start).hasMessageContaining("cluster of 1, not of 3");
  }

  @Test
  void staticMemberComesBackAtOnceAfterARestart() throws Exception {
    Map<String, Object> identity = Map.of("group.instance.id", "node-1");
    try (EmbeddedBroker broker = started()) {
      Clients.createTopic(broker.bootstrapServers(), 1, Map.of());
      Clients.produce(broker.bootstrapServers(), "a");
      try (var consumer = Clients.consumer(broker.bootstrapServers(), identity)) {
        consumer.subscribe(List.of(Clients.TOPIC));
        assertThat(Clients.read(consumer, 1)).containsExactly("a");
      }
    }
    try (EmbeddedBroker broker = started();
        KafkaConsumer<String, String> consumer =
            Clients.consumer(broker.bootstrapServers(), identity)) {
      consumer.subscribe(List.of(Clients.TOPIC));
      // Well below the 45 s after which the group would have given the member up.
      await()
          .atMost(Duration.ofSeconds(5))
          .until(
              () -> {
                consumer.poll(Duration.ofMillis(50));
                return !consumer.assignment().isEmpty();
              });
    }
  }

  @Test
  void haltByKafkaIsReportedAndTheProcessLives() throws Exception {
    CompletableFuture<Throwable> stopped = new CompletableFuture<>();
    try (EmbeddedBroker broker = started()) {
      Thread.ofPlatform()
          .uncaughtExceptionHandler((_, thrown) -> stopped.complete(thrown))
          .start(() -> Exit.halt(1, "disk on fire"));
      assertThat(fault.get(10, SECONDS)).contains("disk on fire");
      assertThat(stopped.get(10, SECONDS)).isInstanceOf(BrokerFault.class);
      assertThat(broker.bootstrapServers()).isNotEmpty();
    }
    // All was released: the next one starts in the same process and directory.
    started().close();
  }

  @Test
  void lostDataDirectoryIsReportedAndTheBrokerCanBeClosed() throws Exception {
    try (EmbeddedBroker broker = started()) {
      Path lost = directory.resolve("lost");
      Files.move(directory.resolve("kafka"), lost);
      Files.writeString(directory.resolve("kafka"), "not a directory");
      try (Admin admin = Clients.admin(broker.bootstrapServers())) {
        // Kafka meets the fault when it makes the partition's directory.
        admin.createTopics(List.of(new NewTopic("x", 1, (short) 1)));
        assertThat(fault.get(30, SECONDS)).contains("handleLogDirFailure");
      }
    }
    Files.delete(directory.resolve("kafka"));
    started().close();
  }

  private BrokerProcess process() {
    return BrokerProcess.start(
        directory, "--port", "0", "--data-dir", directory.resolve("kafka").toString());
  }

  private static InetSocketAddress address(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  private static int portOf(String servers) {
    return Integer.parseInt(servers.substring(servers.indexOf(':') + 1));
  }
}
