package chat.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A node that lives is taken for dead, and its inbox is removed.
class InboxGoneIT {
  @TempDir Path folder;

  @Test
  void theInboxIsMadeAgain() throws Exception {
    try (LocalCluster cluster = new LocalCluster(folder, 2, Map.of());
        Wire alice = Wire.live(cluster.url(1), "alice", "phone");
        Wire bob = Wire.live(cluster.url(2), "bob", "phone")) {
      try (Admin admin = cluster.ends().kafka().admin("test")) {
        admin.deleteTopics(List.of("parley.node.node-2")).all().get(30, TimeUnit.SECONDS);
      }
      alice.say(1, "\"to\":\"bob\"", "c-1", "past him, perhaps");

      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () -> {
                try (Admin admin = cluster.ends().kafka().admin("test")) {
                  assertThat(admin.listTopics().names().get(30, TimeUnit.SECONDS))
                      .contains("parley.node.node-2");
                }
              });
      bob.next("resync");
      bob.send("{\"type\":\"resume\",\"id\":5,\"resume\":{}}");
      bob.next("live");
      TimeUnit.SECONDS.sleep(6);
      alice.say(2, "\"to\":\"bob\"", "c-2", "to him");
      assertThat(bob.next("message").path("text").asString()).isEqualTo("to him");
      assertThat(cluster.fault()).isNotDone();
    }
  }
}
