package chat.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// A member is removed on one node while their devices, on another one, read and catch up.
class RemovalIT {
  private static final int MESSAGES = 20;
  private static final long REMOVAL = MESSAGES + 2;
  private static final int RESUMES = 10;

  @TempDir static Path dataDir;
  private static LocalCluster cluster;

  @BeforeAll
  static void start() throws IOException {
    cluster = new LocalCluster(dataDir, 2, Map.of());
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @RepeatedTest(5)
  void nothingThatIsSequencedAfterItIsShownToThem() {
    try (Wire alice = Wire.live(cluster.url(1), "alice", "phone");
        Wire phone = Wire.live(cluster.url(2), "bob", "phone");
        Wire tablet = Wire.live(cluster.url(2), "bob", "tablet")) {
      alice.send(
          "{\"type\":\"create_chat\",\"id\":1,\"title\":\"T\",\"member_ids\":[\"bob\",\"carol\"]}");
      String chat = alice.answer(1).path("chat_id").asString();
      phone.next("chat_created");
      tablet.next("chat_created");

      say(alice, chat, "before", 100);
      alice.send(
          "{\"type\":\"remove_members\",\"id\":2,\"chat_id\":\"%s\",\"member_ids\":[\"bob\"]}"
              .formatted(chat));
      say(alice, chat, "after", 200);
      String behind = "{\"" + chat + "\":1}";
      try (Wire late = Wire.hello(cluster.url(2), "bob", "late", behind)) {
        for (int i = 0; i < RESUMES; i++) {
          tablet.send("{\"type\":\"resume\",\"id\":%d,\"resume\":%s}".formatted(10 + i, behind));
          assertThat(tablet.upTo("live").toString()).doesNotContain("after");
        }
        alice.answer(200 + MESSAGES - 1);

        assertThat(seqs(phone, chat))
            .isEqualTo(LongStream.rangeClosed(2, REMOVAL).boxed().toList());
        assertThat(seqs(late, chat)).isEqualTo(LongStream.rangeClosed(2, REMOVAL).boxed().toList());
        for (Wire device : List.of(phone, tablet, late)) {
          assertThat(rest(device).toString()).doesNotContain("after");
        }
      }
      try (Wire next = Wire.hello(cluster.url(2), "bob", "next", behind)) {
        assertThat(seqs(next, chat)).isEqualTo(LongStream.rangeClosed(2, REMOVAL).boxed().toList());
        assertThat(rest(next).toString()).doesNotContain("after");
      }
    }
  }

  /// Without waiting for any answer.
  private static void say(Wire alice, String chat, String text, int firstId) {
    for (int i = 0; i < MESSAGES; i++) {
      alice.send(
          "{\"type\":\"send\",\"id\":%d,\"chat_id\":\"%s\",\"client_id\":\"%s-%d\",\"text\":\"%s\"}"
              .formatted(firstId + i, chat, text, i, text));
    }
  }

  /// The seqs of the chat's events up to the removal.
  private static List<Long> seqs(Wire device, String chat) {
    List<Long> seqs = new ArrayList<>();
    for (JsonNode event : device.upTo("members_removed")) {
      boolean ofChat = event.path("chat_id").asString("").equals(chat);
      if (ofChat && event.path("sender_id").isString()) {
        seqs.add(event.path("seq").asLong());
      }
    }
    return seqs;
  }

  /// What has come besides.
  private static List<JsonNode> rest(Wire device) {
    device.send("{\"type\":\"ping\",\"id\":99}");
    return device.upTo("pong");
  }
}
