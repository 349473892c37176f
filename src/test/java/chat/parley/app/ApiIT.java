package chat.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Chats by HTTP, on two nodes in open mode.
class ApiIT {
  @TempDir static Path dataDir;
  private static LocalCluster cluster;

  @BeforeAll
  static void start() throws IOException {
    cluster =
        new LocalCluster(
            dataDir, 2, Map.of("parley.http.allowed-origins", "https://chat.example.org"));
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static Http as(String user) {
    return Http.at(cluster.http(1)).as(user);
  }

  private static String group(String owner, String... members) {
    Http.Answer made =
        as(owner)
            .post(
                "/v1/chats",
                "{\"kind\":\"group\",\"title\":\"Team\",\"member_ids\":[\"%s\"]}"
                    .formatted(String.join("\",\"", members)));
    assertThat(made.status()).isEqualTo(201);
    return made.text("chat_id");
  }

  private static String text(String text) {
    return "{\"text\":\"" + text + "\"}";
  }

  @Test
  void messageThatIsPostedReachesTheSocketsOfOtherNodesAndOfTheSender() {
    String chat = group("ann", "ben");
    try (Wire ben = Wire.live(cluster.url(2), "ben", "phone");
        Wire ann = Wire.live(cluster.url(1), "ann", "phone")) {
      Http.Answer posted = as("ann").post("/v1/chats/" + chat + "/messages", text("hello"));

      assertThat(posted.status()).isEqualTo(201);
      JsonNode seen = ben.next("message");
      assertThat(seen.path("text").asString()).isEqualTo("hello");
      assertThat(seen.path("message_id").asString()).isEqualTo(posted.text("message_id"));
      assertThat(seen.path("seq").asLong()).isEqualTo(posted.json().path("seq").asLong());
      assertThat(ann.next("message").path("text").asString()).isEqualTo("hello");
    }
  }

  @Test
  void postWithTheSameKeyIsOneMessage() {
    String chat = group("ann", "ben");
    Http ann = as("ann").with("Idempotency-Key", "k-1");

    Http.Answer first = ann.post("/v1/chats/" + chat + "/messages", text("once"));
    Http.Answer again = ann.post("/v1/chats/" + chat + "/messages", text("once"));

    assertThat(first.status()).isEqualTo(201);
    assertThat(first.text("client_id")).isEqualTo("k-1");
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.json().path("duplicate").asBoolean()).isTrue();
    assertThat(again.text("message_id")).isEqualTo(first.text("message_id"));
  }

  @Test
  void postsWithoutAKeyAreSeveralMessages() {
    String chat = group("ann", "ben");

    long first = seq(as("ann").post("/v1/chats/" + chat + "/messages", text("a")));

    assertThat(seq(as("ann").post("/v1/chats/" + chat + "/messages", text("a"))))
        .isEqualTo(first + 1);
  }

  private static long seq(Http.Answer answer) {
    assertThat(answer.status()).isBetween(200, 201);
    return answer.json().path("seq").asLong();
  }

  @Test
  void messageToAUserOpensTheirDirectChat() {
    Http.Answer posted = as("ann").post("/v1/users/zoe/messages", text("hi"));

    assertThat(posted.status()).isEqualTo(201);
    assertThat(posted.text("chat_id")).isEqualTo("d:ann:zoe");
    assertThat(as("zoe").get("/v1/chats/d:ann:zoe").text("kind")).isEqualTo("direct");
  }

  @Test
  void messageIsEditedReactedToAndDeleted() {
    String chat = group("ann", "ben");
    long seq = seq(as("ann").post("/v1/chats/" + chat + "/messages", text("helo")));
    String message = "/v1/chats/" + chat + "/messages/" + seq;
    String thumb = "/reactions/" + URLEncoder.encode("👍", StandardCharsets.UTF_8);

    assertThat(as("ann").call("PATCH", message, text("hello")).status()).isEqualTo(200);
    assertThat(as("ben").call("PUT", message + thumb, "").status()).isEqualTo(200);

    JsonNode shown = events("ben", chat, "?after_seq=" + (seq - 1) + "&limit=1").get(0);
    assertThat(shown.path("text").asString()).isEqualTo("hello");
    assertThat(shown.toString()).contains("👍");

    assertThat(as("ben").delete(message + thumb).status()).isEqualTo(200);
    assertThat(as("ben").delete(message).status()).isEqualTo(403);
    assertThat(as("ann").delete(message).status()).isEqualTo(200);
    assertThat(as("ann").call("PATCH", message, text("again")).status()).isEqualTo(409);
    assertThat(events("ben", chat, "").toString()).doesNotContain("hello");
  }

  private static JsonNode events(String user, String chat, String query) {
    Http.Answer page = as(user).get("/v1/chats/" + chat + "/events" + query);
    assertThat(page.status()).isEqualTo(200);
    return page.json().path("events");
  }

  @Test
  void historyIsPagedInBothDirections() {
    String chat = group("ann", "ben");
    for (int i = 2; i <= 6; i++) {
      as("ann").post("/v1/chats/" + chat + "/messages", text("m" + i));
    }

    Http.Answer last = as("ben").get("/v1/chats/" + chat + "/events?limit=2");
    assertThat(last.json().path("events").get(0).path("seq").asLong()).isEqualTo(5);
    assertThat(last.json().path("has_more").asBoolean()).isTrue();
    // Up to where the messages of the page are up to date, which is not where it ends.
    assertThat(
            as("ben").get("/v1/chats/" + chat + "/events?before_seq=4").json().path("seq").asLong())
        .isEqualTo(6);
    assertThat(events("ben", chat, "?before_seq=5&limit=3").get(0).path("seq").asLong())
        .isEqualTo(2);
    assertThat(events("ben", chat, "?after_seq=5").size()).isEqualTo(1);

    Http.Answer wrong = as("ben").get("/v1/chats/" + chat + "/events?limit=201");
    assertThat(wrong.status()).isEqualTo(400);
    assertThat(wrong.text("field")).isEqualTo("limit");
    assertThat(wrong.text("detail")).isEqualTo("limit must be an integer from 1 to 200");
  }

  @Test
  void membersAreListedAddedPromotedAndRemoved() {
    String chat = group("ann", "ben");
    String members = "/v1/chats/" + chat + "/members";

    assertThat(as("ann").post(members, "{\"member_ids\":[\"cat\",\"dan\"]}").status())
        .isEqualTo(200);
    assertThat(as("ann").call("PATCH", members + "/ben", "{\"role\":\"moderator\"}").status())
        .isEqualTo(200);
    assertThat(as("ben").delete(members + "/dan").status()).isEqualTo(200);
    assertThat(as("cat").delete(members + "/cat").status()).isEqualTo(200);

    Http.Answer first = as("ben").get(members + "?limit=1");
    assertThat(first.json().path("members").get(0).path("role").asString()).isEqualTo("owner");
    JsonNode rest = as("ben").get(members + "?cursor=" + first.text("next_cursor")).json();
    assertThat(rest.path("members").size()).isEqualTo(1);
    assertThat(rest.path("members").get(0).path("user_id").asString()).isEqualTo("ben");
    assertThat(rest.path("members").get(0).path("role").asString()).isEqualTo("moderator");
    assertThat(rest.has("next_cursor")).isFalse();

    assertThat(as("dan").get("/v1/chats/" + chat).text("code")).isEqualTo("not_a_member");
    assertThat(as("eve").get("/v1/chats/" + chat).status()).isEqualTo(404);
    assertThat(as("eve").get(members).status()).isEqualTo(404);
    assertThat(as("eve").post("/v1/chats/" + chat + "/messages", text("x")).status())
        .isEqualTo(404);
    assertThat(as("ann").delete(members + "/ann").status()).isEqualTo(403);
  }

  @Test
  void chatsAreListedByActivityInPages() {
    String one = group("lea", "ben");
    String two = group("lea", "ben");
    String three = group("lea", "ben");
    as("lea").call("PATCH", "/v1/chats/" + one, "{\"title\":\"Renamed\"}");

    JsonNode first = as("lea").get("/v1/chats?limit=2").json();
    assertThat(first.path("chats").get(0).path("chat_id").asString()).isEqualTo(one);
    assertThat(first.path("chats").get(0).path("title").asString()).isEqualTo("Renamed");
    assertThat(first.path("chats").get(1).path("chat_id").asString()).isEqualTo(three);
    JsonNode second =
        as("lea").get("/v1/chats?cursor=" + first.path("next_cursor").asString()).json();
    assertThat(second.path("chats").size()).isEqualTo(1);
    assertThat(second.path("chats").get(0).path("chat_id").asString()).isEqualTo(two);
    assertThat(as("lea").get("/v1/chats?cursor=rubbish").text("field")).isEqualTo("cursor");
  }

  @Test
  void channelIsFoundAndJoined() {
    String channel =
        as("ann")
            .post("/v1/chats", "{\"kind\":\"channel\",\"title\":\"Gardening 100%\"}")
            .text("chat_id");

    JsonNode found = as("eve").get("/v1/channels?query=" + "gardening%20100%25").json();
    assertThat(found.path("channels").get(0).path("chat_id").asString()).isEqualTo(channel);
    assertThat(as("eve").get("/v1/channels?query=%25_").json().path("channels").size()).isZero();
    assertThat(as("eve").get("/v1/channels").status()).isEqualTo(400);
    assertThat(as("eve").call("POST", "/v1/chats/" + channel + "/join", "").status())
        .isEqualTo(200);
    assertThat(as("eve").get("/v1/chats/" + channel).json().path("members").asInt()).isEqualTo(2);
  }

  @Test
  void userWhoAskedWhoTheyAreIsFound() {
    assertThat(as("Quentin").get("/v1/me").text("display_name")).isEqualTo("Quentin");
    as("Quentin").call("PATCH", "/v1/me", "{\"display_name\":\"Mr Q\"}");

    assertThat(as("ann").get("/v1/users/Quentin").text("display_name")).isEqualTo("Mr Q");
    assertThat(as("ann").get("/v1/users?query=mr%20q").json().path("users").size()).isEqualTo(1);
    assertThat(as("ann").get("/v1/users?query=Quen").json().path("users").size()).isEqualTo(1);
  }

  @Test
  void whatIsWrongIsAProblemThatNamesTheField() {
    String chat = group("ann", "ben");
    String messages = "/v1/chats/" + chat + "/messages";

    Http.Answer wrong = as("ann").post(messages, "{\"text\":7}");
    assertThat(wrong.status()).isEqualTo(400);
    assertThat(wrong.header("content-type")).isEqualTo("application/problem+json");
    assertThat(wrong.header("cache-control")).isEqualTo("no-store");
    assertThat(wrong.header("x-content-type-options")).isEqualTo("nosniff");
    assertThat(wrong.json().toString())
        .isEqualTo(
            "{\"type\":\"about:blank\",\"title\":\"Bad Request\",\"status\":400,"
                + "\"code\":\"invalid_frame\",\"detail\":\"text must be a string\","
                + "\"field\":\"text\"}");
    assertThat(as("ann").post(messages, "{").status()).isEqualTo(400);
    assertThat(as("ann").post(messages, text("x".repeat(16_384))).status()).isEqualTo(201);
    Http.Answer large = as("ann").post(messages, text("x".repeat(16_385)));
    assertThat(large.status()).isEqualTo(413);
    assertThat(large.text("field")).isEqualTo("text");
    assertThat(as("ann").call("PATCH", messages + "/first", text("x")).text("field"))
        .isEqualTo("target_seq");
    assertThat(as("ann").send("POST", messages, "text=x", "text/plain").status()).isEqualTo(415);
    assertThat(as("ann").post("/v1/chats", "x".repeat(70_000)).status()).isEqualTo(413);
    assertThat(as("ann").get("/v1/nothing").status()).isEqualTo(404);
  }

  @Test
  void pathThatCannotBeDecodedIsRefused() throws IOException {
    assertThat(
            raw(
                new String(
                    lines(
                        "GET /v1/chats/%ZZ HTTP/1.1",
                        "Host: localhost", "Connection: close", "", ""),
                    StandardCharsets.UTF_8)))
        .startsWith("HTTP/1.1 400");
  }

  @Test
  void otherMethodsAreToldWhichThereAre() {
    Http.Answer wrong = as("ann").delete("/v1/chats");
    assertThat(wrong.status()).isEqualTo(405);
    assertThat(wrong.header("allow")).isEqualTo("GET, HEAD, OPTIONS, POST");

    Http.Answer options = as("ann").call("OPTIONS", "/v1/chats", "");
    assertThat(options.status()).isEqualTo(204);
    assertThat(options.header("allow")).isEqualTo("GET, HEAD, OPTIONS, POST");

    Http.Answer head = as("ann").call("HEAD", "/v1/me", "");
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.response().body()).isEmpty();
    assertThat(head.header("content-length")).isNotEqualTo("0");
  }

  @Test
  void whoSaysNothingIsAskedForAToken() {
    Http.Answer nobody = Http.at(cluster.http(1)).get("/v1/me");
    assertThat(nobody.status()).isEqualTo(401);
    assertThat(nobody.header("www-authenticate")).isEqualTo("Bearer realm=\"parley\"");
    assertThat(nobody.text("code")).isEqualTo("unauthorized");

    Http.Answer bad = Http.at(cluster.http(1)).bearing("rubbish").get("/v1/me");
    assertThat(bad.status()).isEqualTo(401);
    assertThat(bad.header("www-authenticate")).contains("invalid_token");
  }

  @Test
  void requestsInAPipelineAreAnsweredInTheirOrder() throws IOException {
    URI url = URI.create(cluster.http(1));
    String one = "Host: localhost\r\nParley-User: ann\r\n";
    String posted = "Content-Type: application/json\r\nContent-Length: 12\r\n";
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), url.getPort())) {
      socket.setSoTimeout(20_000);
      OutputStream out = socket.getOutputStream();
      out.write(
          ("POST /v1/users/pip/messages HTTP/1.1\r\n"
                  + one
                  + posted
                  + "\r\n{\"text\":\"a\"}"
                  + "GET /health/live HTTP/1.1\r\n"
                  + one
                  + "\r\n"
                  + "GET /v1/me HTTP/1.1\r\n"
                  + one
                  + "\r\n"
                  + "GET / HTTP/1.1\r\n"
                  + one
                  + "Connection: close\r\n\r\n")
              .getBytes(StandardCharsets.UTF_8));
      String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(all).containsSubsequence("201 Created", "\"live\"", "display_name", "smoothly");
      assertThat(all.split("HTTP/1.1 ", -1)).hasSize(5);
    }
  }

  @Test
  void bodyThatIsAnnouncedIsAskedFor() throws IOException {
    URI url = URI.create(cluster.http(1));
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), url.getPort())) {
      socket.setSoTimeout(20_000);
      OutputStream out = socket.getOutputStream();
      out.write(
          lines(
              "POST /v1/users/pip/messages HTTP/1.1",
              "Host: localhost",
              "Parley-User: ann",
              "Content-Type: application/json",
              "Content-Length: 12",
              "Expect: 100-continue",
              "Connection: close",
              "",
              ""));
      byte[] begin = socket.getInputStream().readNBytes(25);
      assertThat(new String(begin, StandardCharsets.UTF_8))
          .isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
      out.write("{\"text\":\"a\"}".getBytes(StandardCharsets.UTF_8));

      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .startsWith("HTTP/1.1 201");
    }
  }

  @Test
  void whoHasNoTokenYetIsToldWhatTheServerIs() {
    JsonNode server = Http.at(cluster.http(2)).get("/v1/server").json();
    assertThat(server.path("name").asString()).isEqualTo("Parley");
    assertThat(server.path("auth_mode").asString()).isEqualTo("open");
    assertThat(server.path("node_id").asString()).isEqualTo("node-2");
    assertThat(server.path("max_text_bytes").asInt()).isEqualTo(16_384);
    assertThat(server.path("max_attachment_bytes").asLong()).isEqualTo(26_214_400);
    assertThat(server.has("push_key")).isFalse();
    String subscription =
        "{\"endpoint\":\"https://a.example\",\"keys\":{\"p256dh\":\"x\",\"auth\":\"y\"}}";
    assertThat(as("anna").call("PUT", "/v1/me/push-subscriptions", subscription).status())
        .isEqualTo(404);
    Http.Answer read =
        Http.at(cluster.http(1)).with("Origin", "https://chat.example.org").get("/v1/server");
    assertThat(read.header("Access-Control-Allow-Origin")).isEqualTo("https://chat.example.org");
  }

  @Test
  void pagesOfAllowedOriginsMayAskAndOthersMayNot() throws IOException {
    String ask =
        new String(
            lines(
                "OPTIONS /v1/chats HTTP/1.1",
                "Host: localhost",
                "Origin: %s",
                "Access-Control-Request-Method: POST",
                "",
                "GET /v1/me HTTP/1.1",
                "Host: localhost",
                "Origin: %s",
                "Connection: close",
                "",
                ""),
            StandardCharsets.UTF_8);
    String allowed = raw(ask.replace("%s", "https://chat.example.org"));
    assertThat(allowed)
        .containsSubsequence("204 No Content", "401 Unauthorized")
        .containsIgnoringCase("access-control-allow-origin: https://chat.example.org")
        .containsIgnoringCase("access-control-allow-headers: Authorization")
        .contains("Idempotency-Key", "Range, If-Range");
    assertThat(raw(ask.replace("%s", "https://evil.example.org")))
        .containsSubsequence("204 No Content", "401 Unauthorized")
        .doesNotContainIgnoringCase("access-control-allow");
  }

  private static byte[] lines(String... lines) {
    return String.join("\r\n", lines).getBytes(StandardCharsets.UTF_8);
  }

  private static String raw(String request) throws IOException {
    URI url = URI.create(cluster.http(1));
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), url.getPort())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
