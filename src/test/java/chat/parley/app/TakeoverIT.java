package chat.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberToRemove;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
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

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir static Path folder;
  private static ProcessCluster cluster;

  /// How much each node had logged before the test.
  private final Map<Integer, Integer> logged = new HashMap<>();

  private final AtomicLong ids = new AtomicLong();

  @BeforeAll
  static void start() throws Exception {
    cluster = new ProcessCluster(folder, 3);
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @BeforeEach
  void mend() throws Exception {
    cluster.mend();
    for (int node = 1; node <= 3; node++) {
      logged.put(node, cluster.node(node).log().length());
    }
  }

  private String log(int node) {
    return cluster.node(node).log().substring(logged.getOrDefault(node, 0));
  }

  @Test
  void theChatsOfAKilledNodeMoveAgainWithinFiveSeconds() throws Exception {
    try (Wire alice = Wire.live(cluster.url(1), "alice", "phone")) {
      sayInAll(alice, "kill-0");
      for (int round = 1; round <= 3; round++) {
        int victim = 2 + round % 2;
        cluster.node(victim).kill();
        Duration silence = sayInAll(alice, "kill-" + round);
        log.warn("Round {}: the last chat moved after {} ms", round, silence.toMillis());
        assertThat(silence).isLessThan(Duration.ofSeconds(5));
        cluster.restart(victim);
        sayInAll(alice, "back-" + round);
      }
      assertThat(log(1)).contains("Dead, as their leases have ended");
    }
  }

  @Test
  void aNodeThatLivesComesBackWhateverItWasTakenFor() throws Exception {
    try (Wire alice = Wire.live(cluster.url(1), "alice", "phone");
        Wire reader = Wire.live(cluster.url(2), "u-0", "phone")) {
      sayInAll(alice, "live-0");
      // Let the nodes believe the directory.
      TimeUnit.SECONDS.sleep(5);

      removeFromTheGroup("node-2");
      sayInAll(alice, "live-1");
      sayInAll(alice, "live-2");

      for (int i = 0; i < 4; i++) {
        flush(cluster.redis().port());
        TimeUnit.MILLISECONDS.sleep(1_300);
      }
      sayInAll(alice, "live-3");
      TimeUnit.SECONDS.sleep(5);
      sayInAll(alice, "live-4");
      for (int node = 1; node <= 3; node++) {
        assertThat(log(node)).doesNotContain("Dead, as their leases");
      }

      cluster.node(2).signal("STOP");
      assertThat(sayInAll(alice, "live-5")).isLessThan(Duration.ofSeconds(5));
      TimeUnit.SECONDS.sleep(8);
      cluster.node(2).signal("CONT");
      sayInAll(alice, "live-6");
      TimeUnit.SECONDS.sleep(5);
      sayInAll(alice, "live-7");

      reader.next("resync");
      for (int node = 1; node <= 3; node++) {
        assertThat(cluster.node(node).alive()).isTrue();
        assertThat(log(node)).doesNotContain("has failed");
      }
      cluster.node(1).kill();
      try (Wire later = Wire.live(cluster.url(2), "alice", "other")) {
        assertThat(sayInAll(later, "live-8")).isLessThan(Duration.ofSeconds(5));
      }
    }
  }

  private static void removeFromTheGroup(String node) throws Exception {
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

  /// Sends one message into each chat at once, and again what is refused for now.
  ///
  /// @return how long the last acknowledgement took
  private Duration sayInAll(Wire alice, String round) {
    long began = System.nanoTime();
    Map<Long, Integer> asked = new HashMap<>();
    for (int chat = 0; chat < CHATS; chat++) {
      asked.put(say(alice, round, chat), chat);
    }
    while (!asked.isEmpty()) {
      JsonNode frame = alice.next();
      Integer chat = asked.remove(frame.path("id").asLong(-1));
      if (frame.path("type").asString().equals("error")) {
        assertThat(frame.path("retryable").asBoolean()).as("%s", frame).isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(PATIENCE);
        int again = Objects.requireNonNull(chat, frame::toString);
        asked.put(say(alice, round, again), again);
      }
    }
    return Duration.ofNanos(System.nanoTime() - began);
  }

  private long say(Wire alice, String round, int chat) {
    long id = ids.incrementAndGet();
    alice.send(
        """
        {"type":"send","id":%d,"to":"u-%d","client_id":"%s-%d","text":"hi"}"""
            .formatted(id, chat, round, chat));
    return id;
  }
}
