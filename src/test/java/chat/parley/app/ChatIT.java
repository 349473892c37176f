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

/// What people do with a chat, over the wire, on three nodes.
class ChatIT {
  @TempDir static Path dataDir;
  private static LocalCluster cluster;

  // Each test has users of its own.
  private final String suffix = UUID.randomUUID().toString().substring(0, 8);
  private final String alice = "alice-" + suffix;
  private final String bob = "bob-" + suffix;
  private final String carol = "carol-" + suffix;
  private final String toBob = "\"to\":\"" + bob + "\"";
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
  void helloIsAnsweredByWelcomeAndLive() {
    try (Wire wire = Wire.hello(cluster.url(1), alice, "phone", "{}")) {
      JsonNode welcome = wire.next();
      assertThat(welcome.path("type").asString()).isEqualTo("welcome");
      assertThat(welcome.path("id").asLong()).isEqualTo(1);
      assertThat(welcome.path("user_id").asString()).isEqualTo(alice);
      assertThat(welcome.path("node_id").asString()).isEqualTo("node-1");
      assertThat(welcome.path("session_id").asString()).isNotEmpty();
      assertThat(welcome.path("heartbeat_ms").asInt()).isEqualTo(25_000);
      assertThat(welcome.path("max_text_bytes").asInt()).isEqualTo(16_384);
      assertThat(welcome.path("server_time").asLong()).isGreaterThan(1_700_000_000_000L);
      assertThat(wire.next().toString()).isEqualTo("{\"type\":\"live\"}");
    }
  }

  @Test
  void aMessageReachesAnotherNode() {
    try (Wire a = Wire.live(cluster.url(1), alice, "phone");
        Wire b = Wire.live(cluster.url(3), bob, "phone")) {
      JsonNode ack = a.say(7, toBob, "c-1", "grüß dich");

      assertThat(ack.path("type").asString()).isEqualTo("ack");
      assertThat(ack.path("chat_id").asString()).isEqualTo(direct);
      assertThat(ack.path("client_id").asString()).isEqualTo("c-1");
      assertThat(ack.path("duplicate").asBoolean()).isFalse();
      assertThat(b.next().path("type").asString()).isEqualTo("chat_created");
      JsonNode message = b.next();
      assertThat(message.path("type").asString()).isEqualTo("message");
      assertThat(message.path("text").asString()).isEqualTo("grüß dich");
      assertThat(message.path("sender_id").asString()).isEqualTo(alice);
      assertThat(message.path("seq").asLong()).isEqualTo(ack.path("seq").asLong()).isEqualTo(2);
      assertThat(message.path("message_id").asString())
          .isEqualTo(ack.path("message_id").asString());
      assertThat(message.path("sent_at").asLong()).isEqualTo(ack.path("sent_at").asLong());
    }
  }

  @Test
  void everyDeviceOfEveryMemberGetsEachMessageButTheOneThatSent() {
    try (Wire phone = Wire.live(cluster.url(1), alice, "phone");
        Wire laptop = Wire.live(cluster.url(2), alice, "laptop");
        Wire b1 = Wire.live(cluster.url(2), bob, "phone");
        Wire b2 = Wire.live(cluster.url(3), bob, "laptop")) {
      phone.say(1, toBob, "c-1", "hi");

      for (Wire other : List.of(laptop, b1, b2)) {
        assertThat(other.next("message").path("text").asString()).isEqualTo("hi");
      }
      phone.expectNothing();
    }
  }

  @Test
  void aRepeatedSendGetsTheFirstAckAndPostsNothing() {
    try (Wire a = Wire.live(cluster.url(1), alice, "phone");
        Wire b = Wire.live(cluster.url(3), bob, "phone")) {
      JsonNode first = a.say(1, toBob, "c-1", "hi");
      JsonNode again = a.say(2, toBob, "c-1", "hi");

      assertThat(again.path("duplicate").asBoolean()).isTrue();
      assertThat(again.path("seq")).isEqualTo(first.path("seq"));
      assertThat(again.path("message_id")).isEqualTo(first.path("message_id"));
      assertThat(again.path("sent_at")).isEqualTo(first.path("sent_at"));
      b.next("message");
      b.expectNothing();
    }
  }

  @Test
  void theSameClientIdOfAnotherSenderIsAnotherMessage() {
    try (Wire a = Wire.live(cluster.url(1), alice, "phone");
        Wire b = Wire.live(cluster.url(3), bob, "phone")) {
      a.say(1, toBob, "c-1", "hi");
      JsonNode ack = b.say(1, "\"chat_id\":\"" + direct + "\"", "c-1", "hi yourself");

      assertThat(ack.path("duplicate").asBoolean()).isFalse();
      assertThat(a.next("message").path("text").asString()).isEqualTo("hi yourself");
    }
  }

  @Test
  void whoWasAwayGetsExactlyWhatWasMissedInOrder() {
    try (Wire a = Wire.live(cluster.url(1), alice, "phone")) {
      a.say(1, toBob, "c-0", "before");
      for (int i = 1; i <= 7; i++) {
        a.say(1 + i, toBob, "c-" + i, "missed " + i);
      }
      try (Wire b = Wire.hello(cluster.url(2), bob, "phone", "{\"%s\":2}".formatted(direct))) {
        List<JsonNode> frames = b.upTo("live");

        assertThat(frames.stream().map(frame -> frame.path("type").asString()))
            .startsWith("welcome", "chat", "message")
            .endsWith("message", "live");
        assertThat(texts(frames))
            .containsExactly(
                "missed 1", "missed 2", "missed 3", "missed 4", "missed 5", "missed 6", "missed 7");
        JsonNode chat = frames.get(1);
        assertThat(chat.path("seq").asLong()).isEqualTo(9);
        assertThat(chat.path("kind").asString()).isEqualTo("direct");
        assertThat(chat.path("members").asInt()).isEqualTo(2);
        assertThat(chat.path("unread").asInt()).isEqualTo(8);
        assertThat(chat.path("last_message").path("text").asString()).isEqualTo("missed 7");
      }
    }
  }

  @Test
  void resumeDoesTheSameAgainOnAnOpenConnection() {
    try (Wire a = Wire.live(cluster.url(1), alice, "phone");
        Wire b = Wire.live(cluster.url(2), bob, "phone")) {
      a.say(1, toBob, "c-1", "hi");
      b.next("message");
      b.send("{\"type\":\"resume\",\"id\":5,\"resume\":{\"%s\":1}}".formatted(direct));

      assertThat(b.next("welcome").path("id").asLong()).isEqualTo(5);
      assertThat(texts(b.upTo("live"))).containsExactly("hi");
    }
  }

  @Test
  void beyondFiveHundredMissedEventsAGapStandsInTheirPlace() {
    try (Wire a = Wire.live(cluster.url(1), alice, "phone")) {
      a.say(1, toBob, "first", "first");
      for (int i = 0; i < 500; i++) {
        a.send(
            """
            {"type":"send","id":%d,%s,"client_id":"c-%d","text":"t%d"}"""
                .formatted(10 + i, toBob, i, i));
        if (i % 50 == 49) {
          a.answer(10 + i);
        }
      }
      try (Wire b = Wire.hello(cluster.url(2), bob, "phone", "{\"%s\":2}".formatted(direct))) {
        assertThat(texts(b.upTo("live"))).hasSize(500).startsWith("t0", "t1").endsWith("t499");
        b.send("{\"type\":\"resume\",\"id\":5,\"resume\":{\"%s\":1}}".formatted(direct));
        List<JsonNode> frames = b.upTo("live");
        assertThat(texts(frames)).isEmpty();
        JsonNode gap =
            frames.stream()
                .filter(f -> f.path("type").asString().equals("gap"))
                .findFirst()
                .orElseThrow();
        assertThat(gap.toString())
            .isEqualTo(
                "{\"type\":\"gap\",\"chat_id\":\"%s\",\"from_seq\":2,\"to_seq\":502}"
                    .formatted(direct));

        b.send(
            "{\"type\":\"history\",\"id\":6,\"chat_id\":\"%s\",\"after_seq\":1,\"limit\":200}"
                .formatted(direct));
        JsonNode page = b.answer(6);
        assertThat(page.path("events")).hasSize(200);
        assertThat(page.path("events").get(0).path("seq").asLong()).isEqualTo(2);
        assertThat(page.path("has_more").asBoolean()).isTrue();
      }
    }
  }

  @Test
  void groupsTakeInAndLetGo() {
    try (Wire a = Wire.live(cluster.url(1), alice, "phone");
        Wire b = Wire.live(cluster.url(2), bob, "phone");
        Wire c = Wire.live(cluster.url(3), carol, "phone")) {
      a.send(
          "{\"type\":\"create_chat\",\"id\":1,\"kind\":\"group\",\"title\":\"Team\",\"member_ids\":[\"%s\"]}"
              .formatted(bob));
      JsonNode ack = a.answer(1);
      String group = ack.path("chat_id").asString();
      String in = "\"chat_id\":\"" + group + "\"";
      assertThat(ack.path("seq").asLong()).isEqualTo(1);
      assertThat(b.next("chat_created").path("title").asString()).isEqualTo("Team");

      assertThat(c.say(1, in, "c-1", "let me in").path("code").asString()).isEqualTo("not_found");
      a.send("{\"type\":\"add_members\",\"id\":2,%s,\"member_ids\":[\"%s\"]}".formatted(in, carol));
      assertThat(a.answer(2).path("type").asString()).isEqualTo("ack");
      assertThat(c.next("members_added").path("seq").asLong()).isEqualTo(2);
      assertThat(c.say(2, in, "c-2", "thank you").path("type").asString()).isEqualTo("ack");
      assertThat(b.next("message").path("text").asString()).isEqualTo("thank you");

      a.send(
          "{\"type\":\"remove_members\",\"id\":3,%s,\"member_ids\":[\"%s\"]}".formatted(in, carol));
      a.answer(3);
      assertThat(c.next("members_removed").path("seq").asLong()).isEqualTo(4);
      a.say(4, in, "c-3", "among ourselves");
      b.next("message");
      assertThat(c.say(3, in, "c-3", "hello?").path("code").asString()).isEqualTo("not_a_member");
      c.expectNothing();

      c.send("{\"type\":\"resume\",\"id\":9,\"resume\":{\"%s\":1}}".formatted(group));
      List<JsonNode> resumed = c.upTo("live");
      assertThat(resumed.toString()).contains("members_removed").doesNotContain("among ourselves");
    }
  }

  @Test
  void aStrangerIsToldNothing() {
    try (Wire a = Wire.live(cluster.url(1), alice, "phone");
        Wire c = Wire.live(cluster.url(2), carol, "phone")) {
      a.say(1, toBob, "c-1", "secret");

      JsonNode send = c.say(1, "\"chat_id\":\"" + direct + "\"", "c-1", "hi");
      assertThat(send.path("type").asString()).isEqualTo("error");
      assertThat(send.path("code").asString()).isEqualTo("not_found");
      c.send("{\"type\":\"history\",\"id\":2,\"chat_id\":\"%s\"}".formatted(direct));
      assertThat(c.answer(2).path("code").asString()).isEqualTo("not_found");
      c.send("{\"type\":\"resume\",\"id\":3,\"resume\":{\"%s\":0}}".formatted(direct));
      List<JsonNode> frames = c.upTo("live");
      assertThat(frames.toString()).doesNotContain("secret");
      JsonNode refusal =
          frames.stream()
              .filter(f -> f.path("type").asString().equals("error"))
              .findFirst()
              .orElseThrow();
      assertThat(refusal.path("code").asString()).isEqualTo("not_found");
      assertThat(refusal.path("chat_id").asString()).isEqualTo(direct);
    }
  }

  @Test
  void theSameDeviceOnAnotherNodeClosesTheEarlierOne() {
    try (Wire first = Wire.live(cluster.url(1), alice, "phone");
        Wire second = Wire.live(cluster.url(2), alice, "phone")) {
      assertThat(first.closeCode()).isEqualTo(4409);
      second.expectNothing();
    }
  }

  @Test
  void allSeeTheSameOrder() {
    int each = 100;
    try (Wire a = Wire.live(cluster.url(1), alice, "phone");
        Wire a2 = Wire.live(cluster.url(2), alice, "laptop");
        Wire b = Wire.live(cluster.url(3), bob, "phone");
        Wire b2 = Wire.live(cluster.url(1), bob, "laptop")) {
      a.say(1, toBob, "first", "first");
      for (Wire wire : List.of(a2, b, b2)) {
        wire.next("message");
      }
      String in = "\"chat_id\":\"" + direct + "\"";
      for (int i = 0; i < each; i++) {
        for (Wire wire : List.of(a, b)) {
          wire.send(
              """
              {"type":"send","id":%d,%s,"client_id":"c-%d","text":"m"}"""
                  .formatted(100 + i, in, i));
          if (i % 20 == 19) {
            wire.answer(100 + i);
          }
        }
      }
      for (Wire wire : List.of(a2, b2)) {
        for (long seq = 3; seq <= 2 + 2 * each; seq++) {
          assertThat(wire.next("message").path("seq").asLong()).isEqualTo(seq);
        }
      }
    }
  }

  private static List<String> texts(List<JsonNode> frames) {
    return frames.stream()
        .filter(frame -> frame.path("type").asString().equals("message"))
        .map(frame -> frame.path("text").asString())
        .toList();
  }
}
