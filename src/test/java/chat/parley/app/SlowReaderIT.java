package chat.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// One who does not read is closed when its queue is full, and costs the others nothing.
class SlowReaderIT {
  // Well above the queue's bound and what the kernel buffers on both sides.
  private static final int MESSAGES = 1_500;
  private static final String TEXT = "x".repeat(15_000);

  @TempDir Path dataDir;

  @Test
  void whoReadsTooSlowlyIsClosedAndResumes() throws IOException {
    try (LocalCluster cluster = new LocalCluster(dataDir, 1, Map.of());
        Wire alice = Wire.live(cluster.url(1), "alice", "phone");
        Wire bob = Wire.live(cluster.url(1), "bob", "phone");
        Wire slow = Wire.live(cluster.url(1), "bob", "laptop")) {
      alice.say(1, "\"to\":\"bob\"", "first", "first");
      slow.next("message");
      bob.next("message");
      slow.stopReading();
      for (int i = 0; i < MESSAGES; i++) {
        JsonNode ack = alice.say(10 + i, "\"to\":\"bob\"", "c-" + i, TEXT);
        assertThat(ack.path("seq").asLong()).isEqualTo(3 + i);
        assertThat(bob.next("message").path("seq").asLong()).isEqualTo(3 + i);
      }

      slow.startReading();
      slow.awaitEnd();
      assertThat(slow.framesLeft()).isLessThan(MESSAGES);

      try (Wire again =
          Wire.hello(
              cluster.url(1), "bob", "laptop", "{\"d:alice:bob\":" + (MESSAGES - 298) + "}")) {
        List<JsonNode> frames = again.upTo("live");
        assertThat(
                frames.stream()
                    .filter(frame -> frame.path("type").asString().equals("message"))
                    .map(frame -> frame.path("seq").asLong()))
            .containsExactlyElementsOf(
                LongStream.rangeClosed(MESSAGES - 297, MESSAGES + 2).boxed().toList());
      }
    }
  }
}
