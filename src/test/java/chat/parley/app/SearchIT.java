package chat.parley.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Search, on two nodes in open mode.
class SearchIT {
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

  private static Http as(String user) {
    return Http.at(cluster.http(2)).as(user);
  }

  private static String group(String owner, String... members) {
    return as(owner)
        .post(
            "/v1/chats",
            "{\"kind\":\"group\",\"title\":\"Team\",\"member_ids\":[\"%s\"]}"
                .formatted(String.join("\",\"", members)))
        .text("chat_id");
  }

  private static JsonNode search(String user, String query) {
    Http.Answer answer = as(user).get("/v1/search?" + query);
    assertThat(answer.status()).isEqualTo(200);
    return answer.json();
  }

  private static String q(String question) {
    return "q=" + URLEncoder.encode(question, StandardCharsets.UTF_8);
  }

  private static List<String> texts(String user, String query) {
    return StreamSupport.stream(search(user, query).path("messages").spliterator(), false)
        .map(message -> message.path("text").asString())
        .toList();
  }

  private static void awaitTexts(String user, String query, String... texts) {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(texts(user, query)).containsExactly(texts));
  }

  @Test
  void messageIsFoundByItsTextUntilItIsEditedAndThenByTheNewOneUntilItIsDeleted() {
    String chat = group("ann", "ben");
    try (Wire ann = Wire.live(cluster.url(1), "ann", "phone")) {
      long seq =
          ann.say(2, "\"chat_id\":\"" + chat + "\"", "c-1", "Grüne Äpfel").path("seq").asLong();

      awaitTexts("ben", q("grune apf"), "Grüne Äpfel");
      JsonNode found = search("ben", q("äpfel")).path("messages").get(0);
      assertThat(found.path("type").asString()).isEqualTo("message");
      assertThat(found.path("chat_id").asString()).isEqualTo(chat);
      assertThat(found.path("seq").asLong()).isEqualTo(seq);
      assertThat(texts("eve", q("äpfel"))).isEmpty();
      assertThat(texts("eve", q("äpfel") + "&chat_id=" + chat)).isEmpty();

      ann.send(
          """
          {"type":"edit","id":3,"chat_id":"%s","target_seq":%d,"text":"Rote Birnen"}"""
              .formatted(chat, seq));
      assertThat(ann.answer(3).path("type").asString()).isEqualTo("ack");
      awaitTexts("ben", q("birnen"), "Rote Birnen");
      assertThat(texts("ben", q("äpfel"))).isEmpty();

      ann.send(
          """
          {"type":"delete","id":4,"chat_id":"%s","target_seq":%d}"""
              .formatted(chat, seq));
      assertThat(ann.answer(4).path("type").asString()).isEqualTo("ack");
      assertThat(texts("ben", q("birnen"))).isEmpty();
    }
  }

  @Test
  void resultsAreFilteredAndPagedTheNewestFirst() {
    String one = group("pia", "quo");
    String two = group("pia", "quo");
    for (int i = 1; i <= 4; i++) {
      String chat = i % 2 == 1 ? one : two;
      String sender = i <= 2 ? "pia" : "quo";
      as(sender).post("/v1/chats/" + chat + "/messages", "{\"text\":\"walrus " + i + "\"}");
    }
    awaitTexts("pia", q("walrus"), "walrus 4", "walrus 3", "walrus 2", "walrus 1");

    assertThat(texts("pia", q("walrus") + "&chat_id=" + one))
        .containsExactly("walrus 3", "walrus 1");
    assertThat(texts("pia", q("walrus") + "&sender_id=quo"))
        .containsExactly("walrus 4", "walrus 3");
    long third = search("pia", q("walrus 3")).path("messages").get(0).path("sent_at").asLong();
    assertThat(texts("pia", q("walrus") + "&from=" + third)).startsWith("walrus 4");
    assertThat(texts("pia", q("walrus") + "&from=" + third)).contains("walrus 3");
    assertThat(texts("pia", q("walrus") + "&until=" + third))
        .doesNotContain("walrus 4", "walrus 3");

    JsonNode first = search("pia", q("walrus") + "&limit=3");
    assertThat(first.path("messages").size()).isEqualTo(3);
    String rest = q("walrus") + "&limit=3&cursor=" + first.path("next_cursor").asString();
    assertThat(texts("pia", rest)).containsExactly("walrus 1");
    assertThat(search("pia", rest).has("next_cursor")).isFalse();
  }

  @Test
  void whoWasRemovedFindsWhatCameUpToThen() {
    String chat = group("uma", "vic");
    String messages = "/v1/chats/" + chat + "/messages";
    as("uma").post(messages, "{\"text\":\"ocelot before\"}");
    as("uma").delete("/v1/chats/" + chat + "/members/vic");
    as("uma").post(messages, "{\"text\":\"ocelot after\"}");

    awaitTexts("uma", q("ocelot"), "ocelot after", "ocelot before");
    assertThat(texts("vic", q("ocelot"))).containsExactly("ocelot before");
  }

  @Test
  void questionWithoutAWordOrTooLongIsRefusedByName() {
    for (String query : List.of("", q(""), q(" "), q("?!"), q("👍"), q("x".repeat(201)))) {
      Http.Answer refused = as("ann").get("/v1/search?" + query);
      assertThat(refused.status()).as(query).isEqualTo(400);
      assertThat(refused.text("code")).isEqualTo("invalid_frame");
      assertThat(refused.text("field")).isEqualTo("q");
      assertThat(refused.text("detail"))
          .isEqualTo("q must have 1 to 200 characters, and a letter or digit among them");
    }
    assertThat(texts("ann", q("x".repeat(200)))).isEmpty();
    assertThat(texts("ann", q("' OR \"*) & | ! :* --"))).isEmpty();
    assertThat(texts("ann", q("東".repeat(200)))).isEmpty();
  }

  @Test
  void wrongParameterIsRefusedByName() {
    for (String wrong :
        List.of(
            "chat_id=a%20b",
            "sender_id=",
            "from=yesterday",
            "from=-1",
            "until=9007199254740992",
            "limit=0",
            "limit=101",
            "cursor=rubbish",
            "cursor=MTox")) {
      Http.Answer refused = as("ann").get("/v1/search?q=tea&" + wrong);
      assertThat(refused.status()).as(wrong).isEqualTo(400);
      assertThat(refused.text("field")).isEqualTo(wrong.substring(0, wrong.indexOf('=')));
    }
    assertThat(texts("ann", "q=tea&limit=100&until=9007199254740991&from=0")).isEmpty();
    assertThat(Http.at(cluster.http(1)).get("/v1/search?q=tea").status()).isEqualTo(401);
  }
}
