package chat.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// What is shown and not sequenced, across nodes.
final class LiveIT {
  @TempDir static Path dataDir;
  private static LocalCluster cluster;

  // Each test has users of its own.
  private final String suffix = UUID.randomUUID().toString().substring(0, 8);
  private final String alice = "alice-" + suffix;
  private final String bob = "bob-" + suffix;
  private final String direct = "d:" + alice + ":" + bob;

  @BeforeAll
  static void start() throws IOException {
    cluster = new LocalCluster(dataDir, 3, Map.of());
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void markersTypingAndUnreadGoFromNodeToNode() {
    try (Wire a = Wire.live(cluster.url(1), alice, "phone");
        Wire b = Wire.live(cluster.url(2), bob, "phone");
        Wire laptop = Wire.live(cluster.url(1), bob, "laptop")) {
      a.say(7, "\"to\":\"%s\"".formatted(bob), "c-1", "one");
      a.say(8, "\"to\":\"%s\"".formatted(bob), "c-2", "two");
      b.next("message");
      b.next("message");
      b.send("{\"type\":\"typing\",\"chat_id\":\"%s\"}".formatted(direct));

      JsonNode typing = a.next("typing");
      assertThat(typing.path("user_id").asString()).isEqualTo(bob);
      assertThat(typing.path("chat_id").asString()).isEqualTo(direct);
      b.send("{\"type\":\"mark\",\"chat_id\":\"%s\",\"read_seq\":2}".formatted(direct));

      for (Wire wire : List.of(a, b, laptop)) {
        JsonNode marked = wire.next("marked");
        assertThat(marked.path("user_id").asString()).isEqualTo(bob);
        assertThat(marked.path("read_seq").asLong()).isEqualTo(2);
        assertThat(marked.path("delivered_seq").asLong()).isEqualTo(2);
      }
      try (Wire again = Wire.hello(cluster.url(3), bob, "tablet", "{}")) {
        assertThat(again.next("welcome").path("unread").asLong()).isEqualTo(1);
        assertThat(again.next("chat").path("read_seq").asLong()).isEqualTo(2);
      }
    }
  }

  @Test
  void presenceGoesFromNodeToNode() {
    try (Wire a = Wire.live(cluster.url(1), alice, "phone")) {
      a.send("{\"type\":\"watch\",\"user_ids\":[\"%s\"]}".formatted(bob));
      assertThat(a.next("presence").path("online").asBoolean()).isFalse();
      try (Wire b = Wire.live(cluster.url(2), bob, "phone")) {
        assertThat(a.next("presence").path("online").asBoolean()).isTrue();
        b.abort();
      }
      JsonNode gone = a.next("presence");
      assertThat(gone.path("online").asBoolean()).isFalse();
      assertThat(gone.path("last_seen").asLong()).isPositive();
    }
  }

  @Test
  void whoMovesToAnotherNodeWasNotGone() {
    String carol = "carol-" + suffix;
    try (Wire a = Wire.live(cluster.url(1), alice, "phone");
        Wire moved = Wire.live(cluster.url(2), bob, "phone");
        Wire c = Wire.live(cluster.url(2), carol, "phone")) {
      a.send("{\"type\":\"watch\",\"user_ids\":[\"%s\",\"%s\"]}".formatted(bob, carol));
      assertThat(a.next("presence").path("online").asBoolean()).isTrue();
      assertThat(a.next("presence").path("online").asBoolean()).isTrue();
      moved.abort();
      try (Wire b = Wire.live(cluster.url(3), bob, "phone")) {
        b.expectNothing();
        // Node 2 tells that bob has gone before it tells it of carol.
        c.abort();

        JsonNode news = a.next("presence");
        assertThat(news.path("user_id").asString()).isEqualTo(carol);
        assertThat(news.path("online").asBoolean()).isFalse();
      }
    }
  }

  @Test
  void whoIsBlockedIsRefusedOnEveryNode() {
    try (Wire a = Wire.live(cluster.url(1), alice, "phone");
        Wire b = Wire.live(cluster.url(2), bob, "phone")) {
      a.send("{\"type\":\"block\",\"id\":3,\"user_id\":\"%s\",\"on\":true}".formatted(bob));
      assertThat(a.answer(3).path("type").asString()).isEqualTo("blocked");
      for (int i = 0; i < 100; i++) {
        JsonNode answer = b.say(100 + i, "\"to\":\"%s\"".formatted(alice), "c-" + i, "hi");
        if (answer.path("type").asString().equals("error")) {
          assertThat(answer.path("code").asString()).isEqualTo("forbidden");
          return;
        }
      }
      throw new AssertionError("bob is not refused");
    }
  }
}
