package chat.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
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
