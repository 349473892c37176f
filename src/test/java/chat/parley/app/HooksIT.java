package chat.parley.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Webhooks of two nodes in open mode, and who may make them.
class HooksIT {
  private static final String OPERATOR = "operator-".repeat(4);

  /// The pause between deliveries that fail has grown to a minute when the receiver comes back.
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private static final Duration DOWN = Duration.ofMinutes(1);

  /// In which nothing comes.
  private static final Duration QUIET = Duration.ofSeconds(3);

  @TempDir static Path dataDir;
  private static LocalCluster cluster;

  private HookServer server;
  private String made = "";

  @BeforeAll
  static void start() throws IOException {
    cluster = new LocalCluster(dataDir, 2, Map.of("parley.admin.token", OPERATOR));
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @BeforeEach
  void listen() {
    server = new HookServer();
  }

  @AfterEach
  void remove() {
    if (!made.isEmpty()) {
      operator(2).delete(made);
    }
    server.close();
  }

  private static Http operator(int node) {
    return Http.at(cluster.http(node)).bearing(OPERATOR);
  }

  private static Http as(int node, String user) {
    return Http.at(cluster.http(node)).as(user);
  }

  /// Makes a webhook; its path.
  private String hook(String more) {
    Http.Answer answer =
        operator(1)
            .post(
                "/v1/webhooks",
                "{\"url\":\"%s\",\"secret\":\"%s\"%s}"
                    .formatted(server.url(), HookServer.SECRET, more));
    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.text("secret")).isEqualTo(HookServer.SECRET);
    made = "/v1/webhooks/" + answer.text("webhook_id");
    return made;
  }

  private static String group() {
    return as(1, "ann")
        .post("/v1/chats", "{\"title\":\"Team\",\"member_ids\":[\"ben\"]}")
        .text("chat_id");
  }

  private static void say(int node, String chat, String text) {
    Http.Answer answer =
        as(node, "ben").post("/v1/chats/" + chat + "/messages", "{\"text\":\"" + text + "\"}");
    assertThat(answer.status()).isEqualTo(201);
  }

  private static JsonNode state(String path) {
    return operator(2).get(path).json();
  }

  private void awaitSeqs(Map<String, List<Long>> expected) {
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(server.seqs()).isEqualTo(expected));
  }

  private static List<Long> upTo(long seq) {
    return LongStream.rangeClosed(1, seq).boxed().toList();
  }

  private static void sayInEach(Map<String, List<Long>> chats) {
    int i = 0;
    for (Map.Entry<String, List<Long>> chat : chats.entrySet()) {
      say(1 + i++ % 2, chat.getKey(), "Grüße");
      chat.setValue(upTo(chat.getValue().size() + 1L));
    }
  }

  @Test
  void receiverThatWasDownForAMinuteGetsEverythingOnceAndInOrder() {
    String path = hook("");
    Map<String, List<Long>> expected = new HashMap<>();
    for (int i = 0; i < 10; i++) {
      String chat = group();
      say(1 + i % 2, chat, "before");
      expected.put(chat, upTo(2));
    }
    awaitSeqs(expected);

    server.stop();
    long until = System.nanoTime() + DOWN.toNanos();
    await()
        .pollInterval(Duration.ofMillis(500))
        .atMost(DOWN.plus(PATIENCE))
        .until(
            () -> {
              sayInEach(expected);
              return System.nanoTime() - until >= 0;
            });
    JsonNode down = state(path);
    assertThat(down.path("chats_behind").asLong()).isEqualTo(10);
    assertThat(down.path("last_error").asString()).isEqualTo("the connection was refused");
    assertThat(down.path("failing_since").asLong()).isPositive();
    server.startAgain();

    awaitSeqs(expected);
    // Nothing comes twice after that.
    await().during(QUIET).until(() -> server.seqs().equals(expected));
    assertThat(server.wrong()).isEmpty();
    for (HookServer.Taken taken : server.taken()) {
      JsonNode stored =
          as(1, "ann")
              .get(
                  "/v1/chats/"
                      + taken.chat()
                      + "/events?after_seq="
                      + (taken.seq() - 1)
                      + "&limit=1")
              .json()
              .path("events")
              .get(0);
      assertThat(taken.event()).isEqualTo(stored);
    }
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              JsonNode up = state(path);
              assertThat(up.path("events_behind").asLong()).isZero();
              assertThat(up.has("failing_since")).isFalse();
              assertThat(up.path("last_success_at").asLong()).isPositive();
            });
  }

  @Test
  void onlyWhatIsWantedIsSentAndWhatWasSentIsSentAgain() {
    String chat = group();
    say(1, chat, "old");
    long time = System.currentTimeMillis() + 1;
    await().until(() -> System.currentTimeMillis() > time);
    String path = hook(",\"events\":[\"message\",\"renamed\"],\"chat_id\":\"%s\"".formatted(chat));
    String other = group();
    say(2, other, "other");
    say(2, chat, "new");
    as(1, "ann").call("PUT", "/v1/chats/" + chat + "/messages/3/reactions/ok", "");
    as(1, "ann").call("PATCH", "/v1/chats/" + chat, "{\"title\":\"Crew\"}");
    awaitSeqs(Map.of(chat, List.of(3L, 5L)));

    server.forget();
    assertThat(operator(2).post(path + "/replay", "{\"from\":" + time + "}").status())
        .isEqualTo(204);
    awaitSeqs(Map.of(chat, List.of(3L, 5L)));
    server.forget();
    String all = "{\"chat_id\":\"%s\",\"from_seq\":1}".formatted(chat);
    assertThat(operator(1).post(path + "/replay", all).status()).isEqualTo(204);
    awaitSeqs(Map.of(chat, List.of(2L, 3L, 5L)));

    operator(1).call("PATCH", path, "{\"enabled\":false}");
    say(1, chat, "while it is off");
    server.forget();
    await().during(QUIET).until(() -> server.taken().isEmpty());
    operator(2).call("PATCH", path, "{\"enabled\":true,\"events\":[]}");
    awaitSeqs(Map.of(chat, List.of(6L)));
  }

  @Test
  void webhookMayBeginInThePast() {
    String chat = group();
    say(1, chat, "old");
    hook(",\"from\":0,\"chat_id\":\"%s\"".formatted(chat));
    awaitSeqs(Map.of(chat, List.of(1L, 2L)));
  }

  @Test
  void whoAnswersGoneGetsNothingMore() {
    String chat = group();
    String path = hook("");
    server.answer(410);
    say(1, chat, "x");
    await().atMost(PATIENCE).until(() -> !state(path).path("enabled").asBoolean());
    assertThat(state(path).path("last_error").asString()).contains("410");
  }

  @Test
  void fieldsAreChecked() {
    Http operator = operator(1);
    assertThat(operator.post("/v1/webhooks", "{}").text("field")).isEqualTo("url");
    assertThat(operator.post("/v1/webhooks", "{\"url\":\"ftp://x\"}").text("field"))
        .isEqualTo("url");
    String some = "{\"url\":\"http://127.0.0.1:1/\",";
    assertThat(operator.post("/v1/webhooks", some + "\"secret\":\"short\"}").text("field"))
        .isEqualTo("secret");
    assertThat(operator.post("/v1/webhooks", some + "\"events\":[\"typing\"]}").text("field"))
        .isEqualTo("events[0]");
    String path = hook("");
    assertThat(operator.post(path + "/replay", "{}").status()).isEqualTo(400);
    assertThat(operator.post(path + "/replay", "{\"from\":0,\"from_seq\":1}").status())
        .isEqualTo(400);
    assertThat(operator.post(path + "/replay", "{\"from_seq\":1}").text("field"))
        .isEqualTo("chat_id");
    assertThat(operator.post(path + "/replay", "{\"from_seq\":1,\"chat_id\":\"no\"}").status())
        .isEqualTo(404);
    assertThat(operator.get(path).response().body()).doesNotContain("secret");
    assertThat(operator.get("/v1/webhooks").response().body()).doesNotContain("secret");
  }

  @Test
  void nobodyElseIsTheOperator() {
    assertThat(as(1, "ann").get("/v1/webhooks").status()).isEqualTo(403);
    assertThat(Http.at(cluster.http(1)).get("/v1/webhooks").status()).isEqualTo(401);
    assertThat(Http.at(cluster.http(1)).bearing(OPERATOR + "x").get("/v1/webhooks").status())
        .isEqualTo(401);
    // And the operator is no user.
    assertThat(operator(1).get("/v1/me").status()).isEqualTo(401);
    assertThat(operator(1).get("/v1/webhooks").status()).isEqualTo(200);
  }
}
