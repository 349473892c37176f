package chat.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberToRemove;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/// A node is killed, and the others go on with its chats.
class TakeoverIT {
  private static final Logger log = LoggerFactory.getLogger(TakeoverIT.class);

  /// So many that some are in the hands of each node.
  private static final int CHATS = 40;

  @TempDir Path folder;

  @Test
  void theChatsOfAKilledNodeMoveAgainWithinFiveSeconds() throws Exception {
    try (ProcessCluster cluster = new ProcessCluster(folder, 3);
        Wire alice = Wire.live(cluster.url(1), "alice", "phone")) {
      sayInAll(alice, 0);
      for (int round = 1; round <= 4; round++) {
        int victim = 2 + round % 2;
        cluster.node(victim).kill();
        Duration silence = sayInAll(alice, round);
        log.warn("Round {}: the last chat moved after {} ms", round, silence.toMillis());
        assertThat(silence).isLessThan(Duration.ofSeconds(5));
        cluster.restart(victim);
        sayInAll(alice, 100 + round);
      }
      assertThat(cluster.node(1).log()).contains("Dead, as their leases have ended");
    }
  }

  @Test
  void aNodeThatLivesComesBackWhateverItWasTakenFor() throws Exception {
    try (ProcessCluster cluster = new ProcessCluster(folder, 3);
        Wire alice = Wire.live(cluster.url(1), "alice", "phone");
        Wire reader = Wire.live(cluster.url(2), "u-0", "phone")) {
      sayInAll(alice, 0);
      // Let the nodes believe the directory.
      TimeUnit.SECONDS.sleep(5);

      removeFromTheGroup(cluster, "node-2");
      sayInAll(alice, 1);
      sayInAll(alice, 2);

      for (int i = 0; i < 4; i++) {
        flush(cluster.redis().port());
        TimeUnit.MILLISECONDS.sleep(1_300);
      }
      sayInAll(alice, 3);
      TimeUnit.SECONDS.sleep(5);
      sayInAll(alice, 4);
      for (int node = 1; node <= 3; node++) {
        assertThat(cluster.node(node).log()).doesNotContain("Dead, as their leases");
      }

      cluster.node(2).signal("STOP");
      assertThat(sayInAll(alice, 5)).isLessThan(Duration.ofSeconds(5));
      TimeUnit.SECONDS.sleep(8);
      cluster.node(2).signal("CONT");
      sayInAll(alice, 6);
      TimeUnit.SECONDS.sleep(5);
      sayInAll(alice, 7);

      reader.next("resync");
      for (int node = 1; node <= 3; node++) {
        assertThat(cluster.node(node).alive()).isTrue();
        assertThat(cluster.node(node).log()).doesNotContain("has failed");
      }
      cluster.node(1).kill();
      try (Wire later = Wire.live(cluster.url(2), "alice", "other")) {
        assertThat(sayInAll(later, 8)).isLessThan(Duration.ofSeconds(5));
      }
    }
  }

  private static void removeFromTheGroup(ProcessCluster cluster, String node) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
      admin
          .removeMembersFromConsumerGroup(
              "parley-sequencer",
              new RemoveMembersFromConsumerGroupOptions(Set.of(new MemberToRemove(node))))
          .all()
          .get(30, TimeUnit.SECONDS);
    }
  }

  private static void flush(int port) throws IOException {
    try (Socket redis = new Socket(InetAddress.getLoopbackAddress(), port)) {
      redis.getOutputStream().write("FLUSHALL\r\n".getBytes(StandardCharsets.UTF_8));
      assertThat(redis.getInputStream().readNBytes(3))
          .isEqualTo("+OK".getBytes(StandardCharsets.UTF_8));
    }
  }

  /// Sends one message into each chat at once.
  ///
  /// @return how long the last acknowledgement took
  private static Duration sayInAll(Wire alice, int round) {
    long began = System.nanoTime();
    for (int chat = 0; chat < CHATS; chat++) {
      alice.send(
          """
          {"type":"send","id":%d,"to":"u-%d","client_id":"c-%d-%d","text":"hi"}"""
              .formatted(chat, chat, round, chat));
    }
    for (int acks = 0; acks < CHATS; ) {
      JsonNode frame = alice.next();
      assertThat(frame.path("type").asString()).as("%s", frame).isNotEqualTo("error");
      acks += frame.path("type").asString().equals("ack") ? 1 : 0;
    }
    return Duration.ofNanos(System.nanoTime() - began);
  }
}
