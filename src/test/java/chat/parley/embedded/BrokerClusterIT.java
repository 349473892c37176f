package chat.parley.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Three brokers as three processes.
final class BrokerClusterIT {
  @TempDir Path directory;

  private final List<BrokerProcess> brokers = new ArrayList<>();

  @AfterEach
  void killAll() {
    brokers.forEach(BrokerProcess::close);
  }

  @Test
  void goesOnWithoutAKilledBrokerAndTakesItBack() throws Exception {
    List<Integer> ports = Ports.forMembers(3);
    String servers = addresses(ports);
    for (int node = 1; node <= 3; node++) {
      brokers.add(start(node, servers));
    }
    brokers.forEach(BrokerProcess::bootstrapServers);

    try (Admin admin = Clients.admin(servers)) {
      Clients.createTopic(servers, 3, Map.of("min.insync.replicas", "2"));
      await().atMost(Duration.ofSeconds(30)).until(() -> partition(admin).isr().size() == 3);
      Clients.produce(servers, "a", "b");

      int leader = partition(admin).leader().id();
      brokers.get(leader - 1).kill();
      Clients.produce(servers, "c", "d");
      assertThat(partition(admin).isr()).extracting(Node::id).hasSize(2);

      BrokerProcess back = start(leader, servers);
      brokers.set(leader - 1, back);
      assertThat(back.bootstrapServers()).endsWith(":" + ports.get(leader - 1));
      await().atMost(Duration.ofSeconds(60)).until(() -> partition(admin).isr().size() == 3);
      Clients.produce(servers, "e");
      assertThat(Clients.readAll(servers, 5)).containsExactly("a", "b", "c", "d", "e");
    }
  }

  @Test
  void memberThatWaitsForTheOthersStopsOnSigterm() throws Exception {
    BrokerProcess lonely = start(1, addresses(Ports.forMembers(3)));
    brokers.add(lonely);
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> lonely.stderr().contains("waits for a majority"));
    assertThat(lonely.terminate()).isZero();
  }

  private BrokerProcess start(int node, String servers) {
    return BrokerProcess.start(
        directory,
        "--node-id=" + node,
        "--cluster=" + servers,
        "--data-dir=" + directory.resolve("node-" + node));
  }

  private static TopicPartitionInfo partition(Admin admin) throws Exception {
    return admin
        .describeTopics(List.of(Clients.TOPIC))
        .allTopicNames()
        .get(30, TimeUnit.SECONDS)
        .values()
        .iterator()
        .next()
        .partitions()
        .getFirst();
  }

  private static String addresses(List<Integer> ports) {
    return String.join(
        ",", ports.stream().map(port -> BrokerSettings.LOOPBACK + ":" + port).toList());
  }
}
