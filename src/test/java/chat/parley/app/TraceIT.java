package chat.parley.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Where is my message? On two nodes that have nothing in common but Kafka, the store and the
/// directory.
class TraceIT {
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

  private static Http as(String user) {
    return Http.at(cluster.http(1)).as(user);
  }

  private static String group(String owner, String... members) {
    return as(owner)
        .post(
            "/v1/chats",
            "{\"title\":\"T\",\"member_ids\":[\"%s\"]}".formatted(String.join("\",\"", members)))
        .text("chat_id");
  }

  private static Http.Answer post(String user, String chat) {
    return as(user).post("/v1/chats/" + chat + "/messages", "{\"text\":\"where?\"}");
  }

  private static Http.Answer trace(String user, String chat, String message) {
    return as(user).get("/v1/chats/" + chat + "/messages/" + message + "/trace");
  }

  private static JsonNode traced(String user, String chat, String message) {
    Http.Answer answer = trace(user, chat, message);
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
    return answer.json();
  }

  @Test
  void senderIsToldTheWholeWayOfAMessage() {
    String chat = group("ann", "ben", "cat");
    try (Wire ben = Wire.live(cluster.url(2), "ben", "phone")) {
      Http.Answer posted = post("ann", chat);
      ben.next("message");

      JsonNode trace = traced("ann", chat, posted.text("message_id"));

      assertThat(trace.path("seq").asLong()).isEqualTo(posted.json().path("seq").asLong());
      JsonNode accepted = trace.path("accepted");
      assertThat(accepted.path("node_id").asString()).isEqualTo("node-1");
      assertThat(accepted.path("at").asLong()).isEqualTo(posted.json().path("sent_at").asLong());
      assertThat(accepted.path("offset").isIntegralNumber()).isTrue();
      JsonNode sequenced = trace.path("sequenced");
      assertThat(sequenced.path("node_id").asString()).isIn("node-1", "node-2");
      assertThat(sequenced.path("at").asLong())
          .isGreaterThanOrEqualTo(accepted.path("at").asLong());
      JsonNode routed = trace.path("routed").get(0);
      assertThat(routed.path("node_id")).isEqualTo(sequenced.path("node_id"));
      assertThat(routed.path("to_nodes").toString()).contains("node-2");
      assertThat(routed.path("at").asLong()).isGreaterThanOrEqualTo(sequenced.path("at").asLong());
      assertThat(written(trace, "node-2")).isEqualTo(1);
      assertThat(written(trace, "node-1")).isZero();
      assertThat(trace.path("silent_nodes").size()).isZero();
      assertThat(traced("ann", chat, posted.text("seq"))).isEqualTo(trace);
    }
  }

  private static int written(JsonNode trace, String node) {
    for (JsonNode one : trace.path("written")) {
      if (one.path("node_id").asString().equals(node)) {
        return one.path("sessions").asInt();
      }
    }
    throw new AssertionError("nothing of " + node + ": " + trace);
  }

  @Test
  void whoHasItAndWhoHasReadItIsCounted() {
    String chat = group("ann", "ben", "cat");
    Http.Answer posted = post("ann", chat);
    String message = posted.text("message_id");
    assertThat(traced("ann", chat, message).path("marked").toString())
        .contains("\"members\":2", "\"delivered\":0", "\"read\":0");

    try (Wire ben = Wire.live(cluster.url(2), "ben", "phone");
        Wire cat = Wire.live(cluster.url(1), "cat", "phone")) {
      String mark = "{\"type\":\"mark\",\"chat_id\":\"%s\",\"%s\":%s}";
      ben.send(mark.formatted(chat, "read_seq", posted.text("seq")));
      cat.send(mark.formatted(chat, "delivered_seq", posted.text("seq")));

      await()
          .untilAsserted(
              () ->
                  assertThat(traced("ann", chat, message).path("marked").toString())
                      .contains("\"members\":2", "\"delivered\":2", "\"read\":1"));
    }
  }

  @Test
  void administratorsAreToldOfAnyMessage() {
    String chat = group("ann", "ben");
    String path =
        "/v1/chats/" + chat + "/messages/" + post("ann", chat).text("message_id") + "/trace";
    Http operator = Http.at(cluster.http(1)).bearing(OPERATOR);
    assertThat(operator.get(path).text("seq")).isEqualTo("2");
    assertThat(operator.get(path.replace(chat, "none")).status()).isEqualTo(404);

    assertThat(as("root").get(path).text("code")).isEqualTo("not_found");
    assertThat(operator.call("PUT", "/v1/admin/users/root/admin", "").status()).isEqualTo(200);
    assertThat(as("root").get(path).text("seq")).isEqualTo("2");
  }

  @Test
  void nobodyElseIsTold() {
    String chat = group("ann", "ben");
    String message = post("ann", chat).text("message_id");

    assertThat(trace("ben", chat, message).text("code")).isEqualTo("forbidden");
    assertThat(trace("eve", chat, message).text("code")).isEqualTo("not_found");
    assertThat(trace("ann", chat, "none").text("code")).isEqualTo("not_found");
    assertThat(trace("ann", chat, "1").text("code")).isEqualTo("not_found");
  }

  /// Where a message was written would say who is online.
  @Test
  void whereItWentIsNotToldIfSomebodyHidesTheirPresence() {
    String chat = group("ann", "hidden");
    try (Wire hidden = Wire.live(cluster.url(2), "hidden", "phone")) {
      hidden.send("{\"type\":\"prefer\",\"id\":5,\"presence\":\"hidden\"}");
      hidden.next("preferred");
      String message = post("ann", chat).text("message_id");
      hidden.next("message");

      JsonNode trace = traced("ann", chat, message);

      assertThat(trace.has("written")).isFalse();
      assertThat(trace.path("routed").get(0).has("to_nodes")).isFalse();
      assertThat(trace.path("sequenced").has("at")).isTrue();
    }
  }
}
