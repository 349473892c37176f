package chat.parley.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.described.Exchanges;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A node answers as docs/openapi.yaml says, and serves that file. [Http] checks each answer.
class DescribedIT {
  private static final String PASSWORD = "correct horse";
  private static final String OPERATOR = "o".repeat(32);
  private static final String WITH_NEW = "{\"current_password\":\"%s\",\"new_password\":\"%s\"}";

  @TempDir static Path dataDir;
  private static LocalCluster cluster;

  @BeforeAll
  static void start() throws IOException {
    cluster =
        new LocalCluster(
            dataDir, 1, Map.of("parley.auth.mode", "accounts", "parley.admin.token", OPERATOR));
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static Http nobody() {
    return Http.at(cluster.http(1));
  }

  private static String credentials(String name, String password) {
    return "{\"username\":\"%s\",\"password\":\"%s\",\"device_name\":\"Phone\"}"
        .formatted(name, password);
  }

  private static Http signedIn(String name) {
    nobody()
        .post(
            "/v1/accounts",
            "{\"username\":\"%s\",\"password\":\"%s\",\"display_name\":\"N\"}"
                .formatted(name, PASSWORD));
    Http.Answer session = nobody().post("/v1/sessions", credentials(name, PASSWORD));
    return nobody().bearing(session.text("access_token"));
  }

  /// One call of each kind, so that each success that is described is met.
  @Test
  void everySuccessDescribedIsAnsweredSo() {
    Exchanges.forget();
    Http ann = signedIn("ann-1");
    Http ben = signedIn("ben-1");
    String benId = ben.get("/v1/me").text("user_id");

    node();
    users(ann, benId);
    String chat = chats(ann, ben, benId);
    messages(ann, ben, chat, benId);
    files(ann, ben, chat);
    members(ann, ben, chat, benId);
    accounts(ann);
    operators();
    administration(benId);
    ben.call("DELETE", "/v1/me", "{\"password\":\"%s\"}".formatted(PASSWORD));

    Set<String> missed = new TreeSet<>(Exchanges.described());
    missed.removeIf(answer -> !answer.matches(".* 2\\d\\d"));
    missed.removeAll(Exchanges.seen());
    assertThat(missed).as("answers that are described and were not met").isEmpty();
  }

  private static void node() {
    nobody().get("/");
    nobody().with("Accept", "text/html").get("/");
    nobody().get("/health/live");
    nobody().get("/health/ready");
    nobody().get("/v1/server");
    nobody().get("/docs");
    nobody().get("/docs/protocol.md");
    nobody().get("/docs/openapi.yaml");
    nobody().get("/docs/asyncapi.yaml");
  }

  private static void users(Http ann, String benId) {
    ann.call("PATCH", "/v1/me", "{\"display_name\":\"Ann\"}");
    ann.get("/v1/users?query=be&limit=1");
    ann.get("/v1/users/" + benId);
    ann.get("/v1/users?ids=u_nobody," + benId);
    ann.call("PATCH", "/v1/me/preferences", "{\"presence\":\"hidden\"}");
    ann.get("/v1/me/preferences");
    ann.call("PATCH", "/v1/me/preferences", "{\"presence\":\"shown\"}");
    ann.call("PUT", "/v1/me/blocks/u_nobody", "");
    ann.get("/v1/me/blocks");
    ann.delete("/v1/me/blocks/u_nobody");
    ann.get("/v1/me/unread");
    assertThat(ann.get("/v1/users/u_nobody").status()).isEqualTo(404);
  }

  private static String chats(Http ann, Http ben, String benId) {
    String made = "{\"title\":\"Team\",\"member_ids\":[\"%s\"]}".formatted(benId);
    String chat = ann.with("Idempotency-Key", "k").post("/v1/chats", made).text("chat_id");
    assertThat(ann.with("Idempotency-Key", "k").post("/v1/chats", made).status()).isEqualTo(200);
    assertThat(
            ann.post("/v1/chats", "{\"title\":\"T\",\"chat_id\":\"%s\"}".formatted(chat)).status())
        .isEqualTo(409);
    ann.call("PATCH", "/v1/chats/" + chat, "{\"title\":\"Crew\"}");
    String preferences = "/v1/chats/" + chat + "/preferences";
    ann.call("PATCH", preferences, "{\"muted_until\":1790000000000,\"archived\":true}");
    ann.get(preferences);
    ann.get("/v1/chats/" + chat);
    ann.post("/v1/chats/" + chat + "/markers", "{\"read_seq\":1}");
    String channel =
        ann.post("/v1/chats", "{\"kind\":\"channel\",\"title\":\"Gardening\"}").text("chat_id");
    ben.get("/v1/channels?query=garden");
    ben.call("POST", "/v1/chats/" + channel + "/join", "");
    assertThat(ben.call("POST", "/v1/chats/" + channel + "/join", "").status()).isEqualTo(409);
    assertThat(ann.get("/v1/chats?limit=1").text("next_cursor")).isNotEmpty();
    return chat;
  }

  private static void messages(Http ann, Http ben, String chat, String benId) {
    String messages = "/v1/chats/" + chat + "/messages";
    String full =
        """
        {"text":"hi @%s","client_id":"c-1","message_type":"note","reply_to":1,
         "mentions":["%s"],"meta":{"lang":"en"}}"""
            .formatted(benId, benId);
    String seq = ann.post(messages, full).text("seq");
    assertThat(ann.post(messages, full).status()).isEqualTo(200);
    String to = "/v1/users/" + benId + "/messages";
    ann.with("Idempotency-Key", "k").post(to, "{\"text\":\"psst\"}");
    assertThat(ann.with("Idempotency-Key", "k").post(to, "{\"text\":\"psst\"}").status())
        .isEqualTo(200);
    String message = messages + "/" + seq;
    ann.call("PATCH", message, "{\"text\":\"hi!\",\"mentions\":[]}");
    ben.call("PUT", message + "/reactions/%F0%9F%91%8D", "");
    ben.call("PUT", message + "/reactions/ok", "");
    ben.delete(message + "/reactions/ok");
    ben.get("/v1/chats/" + chat + "/events?limit=200");
    ann.get(message + "/trace");
    ben.get("/v1/chats");
    assertThat(ben.call("PATCH", message, "{\"text\":\"mine\"}").status()).isEqualTo(403);
    ann.delete(message);
    assertThat(ann.delete(message).status()).isEqualTo(409);
    ben.get("/v1/chats/" + chat + "/events?after_seq=1");
    assertThat(ben.get("/v1/chats/" + chat + "/events?after_seq=1&before_seq=3").status())
        .isEqualTo(400);
    assertThat(ann.post(messages, "{\"text\":\"" + "x".repeat(16_385) + "\"}").status())
        .isEqualTo(413);
  }

  private static void files(Http ann, Http ben, String chat) {
    Http.Answer taken =
        ann.send("POST", "/v1/attachments?name=note.txt", "green tea", "application/octet-stream");
    String post = "{\"text\":\"\",\"attachments\":[\"%s\"]}".formatted(taken.text("ref"));
    ann.post("/v1/chats/" + chat + "/messages", post);
    String file = "/v1/attachments/" + taken.text("attachment_id");
    ben.get(file);
    ben.with("Range", "bytes=0-4").get(file);
    assertThat(ben.with("Range", "bytes=9-").get(file).status()).isEqualTo(416);
    assertThat(ben.get(file + "/preview").status()).isEqualTo(404);
    Http.Answer picture = ann.upload("pixel.png", Cast.PIXEL);
    ann.get("/v1/attachments/" + picture.text("attachment_id") + "/preview");
    await().until(() -> !ben.get("/v1/search?q=note&limit=1").json().path("messages").isEmpty());
  }

  private static void members(Http ann, Http ben, String chat, String benId) {
    String members = "/v1/chats/" + chat + "/members";
    Http cat = signedIn("cat-1");
    String catId = cat.get("/v1/me").text("user_id");
    assertThat(cat.get(members).status()).isEqualTo(404);
    ann.post(members, "{\"member_ids\":[\"%s\"]}".formatted(catId));
    ann.get(members + "?limit=1");
    ann.call("PATCH", members + "/" + benId, "{\"role\":\"moderator\"}");
    ben.delete(members + "/" + catId);
    assertThat(cat.get(members).status()).isEqualTo(403);
    ben.get("/v1/chats/" + chat + "/events?limit=200");
    assertThat(cat.get("/v1/chats/" + chat + "/events").status()).isEqualTo(200);
  }

  private static void accounts(Http ann) {
    Http.Answer other = nobody().post("/v1/sessions", credentials("ann-1", PASSWORD));
    ann.get("/v1/me/sessions");
    assertThat(ann.delete("/v1/me/sessions/none").status()).isEqualTo(404);
    ann.delete("/v1/me/sessions/" + other.text("session_id"));
    Http.Answer third = nobody().post("/v1/sessions", credentials("ann-1", PASSWORD));
    Http.Answer renewed =
        nobody()
            .post(
                "/v1/sessions/refresh",
                "{\"refresh_token\":\"%s\"}".formatted(third.text("refresh_token")));
    nobody().bearing(renewed.text("access_token")).delete("/v1/sessions/current");
    assertThat(ann.call("PUT", "/v1/me/password", WITH_NEW.formatted("wrong", PASSWORD)).status())
        .isEqualTo(403);
    ann.call("PUT", "/v1/me/password", WITH_NEW.formatted(PASSWORD, "another one"));
    assertThat(nobody().post("/v1/accounts", credentials("ann-1", PASSWORD)).status())
        .isEqualTo(409);
    for (int i = 0; i < 11; i++) {
      nobody().post("/v1/sessions", credentials("ann-1", "wrong wrong"));
    }
    assertThat(Exchanges.seen()).contains("POST /v1/sessions 401", "POST /v1/sessions 429");
  }

  private static void administration(String benId) {
    Http admin = nobody().bearing(OPERATOR);
    Http cat = signedIn("cat-2");
    String catId = cat.get("/v1/me").text("user_id");
    admin.call("PUT", "/v1/admin/users/" + catId + "/admin", "");
    admin.delete("/v1/admin/users/" + catId + "/admin");
    admin.call("POST", "/v1/admin/users/" + catId + "/disable", "");
    assertThat(nobody().post("/v1/sessions", credentials("cat-2", PASSWORD)).status())
        .isEqualTo(403);
    admin.call("POST", "/v1/admin/users/" + catId + "/enable", "");
    admin.get("/v1/admin/sessions?user_id=" + benId);
    admin.get("/v1/admin/nodes");
    admin.get("/v1/admin/chats?limit=1");
    admin.delete("/v1/admin/users/" + catId);
    assertThat(admin.get("/v1/users/" + catId).status()).isEqualTo(401);
    admin.get("/v1/admin/users?state=deleted");
    admin.get("/v1/admin/users?limit=1");
    admin.get("/v1/admin/audit?limit=2");
  }

  private static void operators() {
    Http operator = nobody().bearing(OPERATOR);
    Http.Answer hook =
        operator.post(
            "/v1/webhooks",
            "{\"url\":\"http://127.0.0.1:1/\",\"events\":[\"message\"],\"chat_id\":\"none\"}");
    String path = "/v1/webhooks/" + hook.text("webhook_id");
    operator.get("/v1/webhooks");
    operator.get(path);
    operator.call("PATCH", path, "{\"enabled\":false}");
    assertThat(operator.post(path + "/replay", "{\"from\":0}").status()).isEqualTo(204);
    operator.delete(path);
    assertThat(operator.get(path).status()).isEqualTo(404);

    Http.Answer bot = operator.post("/v1/bots", "{\"display_name\":\"Deploys\"}");
    String id = bot.text("user_id");
    operator.get("/v1/bots?limit=1");
    operator.get("/v1/bots/" + id);
    Http.Answer token =
        operator.post("/v1/service-tokens", "{\"name\":\"ci\",\"bot_ids\":[\"%s\"]}".formatted(id));
    nobody().bearing(token.text("token")).get("/v1/me");
    operator.get("/v1/service-tokens");
    operator.delete("/v1/service-tokens/" + token.text("token_id"));
    operator.delete("/v1/bots/" + id);
  }

  /// What is described as asking for a token does, and nothing else.
  @Test
  void everyOperationAsksForATokenIfItIsDescribedSo() {
    for (String answer : Exchanges.described()) {
      String[] parts = answer.split(" ", -1);
      String path = parts[1].replaceAll("\\{[a-z_]+}", "1");
      if (path.startsWith("/v1/")) {
        int status = nobody().call(parts[0], path, "").status();
        assertThat(status == 401)
            .as("%s %s: %d", parts[0], parts[1], status)
            .isEqualTo(!Exchanges.isOpen(parts[0], parts[1]));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"protocol.md", "openapi.yaml", "asyncapi.yaml"})
  void documentIsServedAsItIs(String name) throws Exception {
    Http.Answer answer = nobody().get("/docs/" + name);

    assertThat(answer.response().body())
        .isEqualTo(Files.readString(Path.of("docs", name), StandardCharsets.UTF_8));
    assertThat(answer.header("content-type")).isEqualTo("text/plain; charset=utf-8");
    assertThat(answer.header("x-content-type-options")).isEqualTo("nosniff");
    assertThat(nobody().get("/docs").response().body()).contains("href=\"/docs/" + name + "\"");
  }

  /// Nothing on the page comes from elsewhere, and nothing on it could.
  @Test
  void pageOfTheDocumentsLoadsNothing() throws Exception {
    HttpResponse<String> page =
        Http.CLIENT.send(
            HttpRequest.newBuilder(URI.create(cluster.http(1) + "/docs")).build(),
            HttpResponse.BodyHandlers.ofString());

    assertThat(page.headers().firstValue("content-security-policy").orElse(""))
        .contains("default-src 'none'", "base-uri 'none'", "form-action 'none'")
        .contains("frame-ancestors 'none'")
        .doesNotContain("script-src");
    assertThat(page.body()).doesNotContain("<script", "src=", "http:", "https:", "@import", "url(");
    assertThat(nobody().get("/docs/other.yaml").status()).isEqualTo(404);
    assertThat(nobody().get("/docs/../pom.xml").status()).isEqualTo(404);
  }
}
