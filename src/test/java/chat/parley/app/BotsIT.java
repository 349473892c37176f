package chat.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Programs that speak as bots, on two nodes in open mode.
class BotsIT {
  private static final String OPERATOR = "operator-".repeat(4);

  @TempDir static Path dataDir;
  private static LocalCluster cluster;

  @BeforeAll
  static void start() throws IOException {
    cluster = new LocalCluster(dataDir, 2, Map.of("parley.admin.token", OPERATOR));
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static Http operator() {
    return Http.at(cluster.http(1)).bearing(OPERATOR);
  }

  private static Http ann() {
    return Http.at(cluster.http(1)).as("ann");
  }

  private static Http bearing(int node, Http.Answer answer) {
    return Http.at(cluster.http(node)).bearing(answer.text("token"));
  }

  private static Http.Answer bot(String name) {
    Http.Answer bot = operator().post("/v1/bots", "{\"display_name\":\"%s\"}".formatted(name));
    assertThat(bot.status()).isEqualTo(201);
    assertThat(bot.text("user_id")).matches("b_[A-Za-z0-9_-]{16}");
    assertThat(bot.text("token")).matches("pst_[A-Za-z0-9_-]{43}");
    return bot;
  }

  private static String group(String... members) {
    return ann()
        .post(
            "/v1/chats",
            "{\"title\":\"Team\",\"member_ids\":[\"%s\"]}".formatted(String.join("\",\"", members)))
        .text("chat_id");
  }

  private static String messages(String chat) {
    return "/v1/chats/" + chat + "/messages";
  }

  private static Wire hello(Http.Answer token, String more) {
    return hello(token, "d", more);
  }

  private static Wire hello(Http.Answer token, String device, String more) {
    Wire wire = Wire.connect(cluster.url(2) + "/v1/ws");
    wire.send(
        "{\"type\":\"hello\",\"id\":1,\"token\":\"%s\",\"device_id\":\"%s\"%s}"
            .formatted(token.text("token"), device, more));
    return wire;
  }

  @Test
  void botSpeaksWhereItIsAMemberAndNowhereElse() {
    Http.Answer bot = bot("Deploys");
    String id = bot.text("user_id");
    String chat = group("ben");
    String hi = "{\"text\":\"deployed\"}";
    assertThat(bearing(2, bot).post(messages(chat), hi).status()).isEqualTo(404);

    ann().post("/v1/chats/" + chat + "/members", "{\"member_ids\":[\"%s\"]}".formatted(id));
    try (Wire ben = Wire.live(cluster.url(1), "ben", "phone")) {
      Http keyed = bearing(2, bot).with("Idempotency-Key", "build-7");
      assertThat(keyed.post(messages(chat), hi).status()).isEqualTo(201);
      assertThat(keyed.post(messages(chat), hi).status()).isEqualTo(200);
      JsonNode message = ben.next("message");
      assertThat(message.path("sender_id").asString()).isEqualTo(id);
      assertThat(message.path("client_id").asString()).isEqualTo("build-7");
    }

    ann().delete("/v1/chats/" + chat + "/members/" + id);
    assertThat(bearing(2, bot).post(messages(chat), hi).text("code")).isEqualTo("not_a_member");
  }

  @Test
  void everybodySeesThatItIsOne() {
    Http.Answer bot = bot("Weather");
    String path = "/v1/users/" + bot.text("user_id");
    assertThat(ann().get(path).json().path("bot").asBoolean()).isTrue();
    assertThat(ann().get(path).text("display_name")).isEqualTo("Weather");
    assertThat(bearing(1, bot).get("/v1/me").json().path("bot").asBoolean()).isTrue();
    assertThat(
            ann().get("/v1/users?query=weath").json().path("users").get(0).path("bot").asBoolean())
        .isTrue();
    assertThat(ann().get("/v1/users/ann").json().has("bot")).isFalse();
  }

  @Test
  void tokenOfSeveralBotsSaysWhichOneSpeaks() {
    String one = bot("One").text("user_id");
    String two = bot("Two").text("user_id");
    String three = bot("Three").text("user_id");
    Http.Answer token =
        operator()
            .post(
                "/v1/service-tokens",
                "{\"name\":\"ci\",\"bot_ids\":[\"%s\",\"%s\"]}".formatted(one, two));
    assertThat(token.status()).isEqualTo(201);

    assertThat(bearing(2, token).as(one).get("/v1/me").text("user_id")).isEqualTo(one);
    assertThat(bearing(2, token).as(two).get("/v1/me").text("user_id")).isEqualTo(two);
    assertThat(bearing(2, token).as(three).get("/v1/me").text("code")).isEqualTo("unauthorized");
    assertThat(bearing(2, token).as("ann").get("/v1/me").text("code")).isEqualTo("unauthorized");
    assertThat(bearing(2, token).get("/v1/me").text("code")).isEqualTo("unauthorized");
    try (Wire wire = hello(token, ",\"user_id\":\"%s\"".formatted(two))) {
      assertThat(wire.next("welcome").path("user_id").asString()).isEqualTo(two);
    }
  }

  @Test
  void revokedTokenCountsNoMoreOnAnyNodeAndItsSocketsAreClosed() {
    Http.Answer bot = bot("Alarms");
    Http.Answer second =
        operator()
            .post(
                "/v1/service-tokens",
                "{\"name\":\"new\",\"bot_ids\":[\"%s\"]}".formatted(bot.text("user_id")));
    try (Wire old = hello(bot, "");
        Wire fresh = hello(second, "e", "")) {
      old.upTo("live");
      fresh.upTo("live");
      assertThat(operator().delete("/v1/service-tokens/" + bot.text("token_id")).status())
          .isEqualTo(204);
      assertThat(old.closeCode()).isEqualTo(4401);
      assertThat(bearing(1, bot).get("/v1/me").status()).isEqualTo(401);
      assertThat(bearing(2, bot).get("/v1/me").status()).isEqualTo(401);
      assertThat(bearing(2, second).get("/v1/me").status()).isEqualTo(200);
      try (Wire late = hello(bot, "")) {
        assertThat(late.next().path("code").asString()).isEqualTo("unauthorized");
        assertThat(late.closeCode()).isEqualTo(4401);
      }
      fresh.expectNothing();
    }
    assertThat(operator().delete("/v1/service-tokens/" + bot.text("token_id")).status())
        .isEqualTo(404);
  }

  @Test
  void removedBotIsNobody() {
    Http.Answer bot = bot("Gone");
    String id = bot.text("user_id");
    try (Wire wire = hello(bot, "")) {
      wire.upTo("live");
      assertThat(operator().delete("/v1/bots/" + id).status()).isEqualTo(204);
      assertThat(wire.closeCode()).isEqualTo(4401);
    }
    assertThat(bearing(2, bot).get("/v1/me").status()).isEqualTo(401);
    assertThat(operator().get("/v1/bots/" + id).status()).isEqualTo(404);
    assertThat(operator().get("/v1/service-tokens?limit=200").response().body())
        .doesNotContain(bot.text("token_id"));
  }

  @Test
  void fieldsAreChecked() {
    assertThat(operator().post("/v1/bots", "{}").text("field")).isEqualTo("display_name");
    assertThat(
            operator()
                .post("/v1/bots", "{\"display_name\":\"%s\"}".formatted("x".repeat(101)))
                .status())
        .isEqualTo(400);
    assertThat(
            operator()
                .post("/v1/bots", "{\"display_name\":\"%s\"}".formatted("x".repeat(100)))
                .status())
        .isEqualTo(201);
    assertThat(operator().post("/v1/service-tokens", "{\"name\":\"x\",\"bot_ids\":[]}").status())
        .isEqualTo(400);
    assertThat(
            operator()
                .post("/v1/service-tokens", "{\"name\":\"x\",\"bot_ids\":[\"ann\"]}")
                .status())
        .isEqualTo(404);
    assertThat(Http.at(cluster.http(1)).bearing("pst_made-up").get("/v1/me").status())
        .isEqualTo(401);
  }
}
