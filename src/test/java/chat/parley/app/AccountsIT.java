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

/// Accounts and signing in, on two nodes that share a store.
class AccountsIT {
  private static final String PASSWORD = "correct horse";

  @TempDir static Path dataDir;
  private static LocalCluster cluster;

  @BeforeAll
  static void start() throws IOException {
    cluster = new LocalCluster(dataDir, 2, Map.of("parley.auth.mode", "accounts"));
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static Http nobody() {
    return Http.at(cluster.http(1));
  }

  private static String credentials(String name, String password) {
    return "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(name, password);
  }

  private static Http.Answer signUp(String name) {
    return nobody().post("/v1/accounts", credentials(name, PASSWORD));
  }

  private static JsonNode logIn(String name) {
    Http.Answer answer = nobody().post("/v1/sessions", credentials(name, PASSWORD));
    assertThat(answer.status()).isEqualTo(201);
    return answer.json();
  }

  private static Http bearing(JsonNode session) {
    return nobody().bearing(session.path("access_token").asString());
  }

  private static Http.Answer refresh(String token) {
    return nobody().post("/v1/sessions/refresh", "{\"refresh_token\":\"" + token + "\"}");
  }

  /// A device's socket on the other node.
  private static Wire socket(JsonNode session, String device) {
    Wire wire = Wire.connect(cluster.url(2) + "/v1/ws");
    wire.send(
        "{\"type\":\"hello\",\"id\":1,\"token\":\"%s\",\"device_id\":\"%s\"}"
            .formatted(session.path("access_token").asString(), device));
    return wire;
  }

  private static Wire live(JsonNode session, String device) {
    Wire wire = socket(session, device);
    wire.upTo("live");
    return wire;
  }

  @Test
  void fromAccountToMessage() {
    assertThat(signUp("Anna").status()).isEqualTo(201);
    Http.Answer boris = signUp("boris");
    JsonNode anna = logIn("ANNA");
    assertThat(anna.path("expires_in").asInt()).isEqualTo(900);
    assertThat(anna.path("user").path("username").asString()).isEqualTo("anna");
    assertThat(anna.path("user").path("user_id").asString()).matches("u_[A-Za-z0-9_-]{16}");

    try (Wire phone = live(logIn("boris"), "phone")) {
      Http.Answer sent =
          bearing(anna)
              .post(
                  "/v1/users/" + boris.text("user_id") + "/messages", "{\"text\":\"hello boris\"}");

      assertThat(sent.status()).isEqualTo(201);
      assertThat(phone.next("message").path("text").asString()).isEqualTo("hello boris");
    }
    assertThat(bearing(anna).get("/v1/users?query=bor").json().path("users").get(0).toString())
        .isEqualTo(boris.json().toString());
  }

  @Test
  void sessionIsRenewedByATokenOfTheSameDeviceOnly() {
    signUp("renate");
    JsonNode phone = logIn("renate");
    JsonNode laptop = logIn("renate");
    try (Wire wire = live(phone, "phone")) {
      JsonNode next = refresh(phone.path("refresh_token").asString()).json();
      String renew = "{\"type\":\"renew\",\"id\":%d,\"token\":\"%s\"}";

      wire.send(renew.formatted(7, next.path("access_token").asString()));
      assertThat(wire.next("renewed").path("expires_at").asLong())
          .isGreaterThan(System.currentTimeMillis());

      wire.send(renew.formatted(8, laptop.path("access_token").asString()));
      assertThat(wire.next("error").path("code").asString()).isEqualTo("forbidden");
      wire.send("{\"type\":\"ping\",\"id\":9}");
      assertThat(wire.next("pong").path("id").asLong()).isEqualTo(9);
    }
  }

  @Test
  void nameIsTakenWhateverItsCapitals() {
    signUp("carla");

    Http.Answer again = signUp("CARLA");

    assertThat(again.status()).isEqualTo(409);
    assertThat(again.text("code")).isEqualTo("conflict");
  }

  @Test
  void formsOfNameAndPasswordAreToldByTheirFields() {
    assertThat(nobody().post("/v1/accounts", credentials("ab", PASSWORD)).text("field"))
        .isEqualTo("username");
    assertThat(nobody().post("/v1/accounts", credentials("a".repeat(33), PASSWORD)).status())
        .isEqualTo(400);
    assertThat(nobody().post("/v1/accounts", credentials("short", "1234567")).text("field"))
        .isEqualTo("password");
    assertThat(nobody().post("/v1/accounts", credentials("just", "12345678")).status())
        .isEqualTo(201);
    assertThat(nobody().post("/v1/accounts", credentials("long", "x".repeat(129))).status())
        .isEqualTo(400);
    assertThat(nobody().post("/v1/accounts", credentials("full", "x".repeat(128))).status())
        .isEqualTo(201);
  }

  @Test
  void wrongPasswordAndUnknownNameGetTheSameAnswerAndThenNone() {
    signUp("dora");
    Http.Answer wrong = nobody().post("/v1/sessions", credentials("dora", "wrong wrong"));
    Http.Answer unknown = nobody().post("/v1/sessions", credentials("nobody", "wrong wrong"));

    assertThat(wrong.status()).isEqualTo(401);
    assertThat(unknown.response().body()).isEqualTo(wrong.response().body());

    for (int i = 0; i < 9; i++) {
      nobody().post("/v1/sessions", credentials("dora", "wrong wrong"));
    }
    Http.Answer limited = nobody().post("/v1/sessions", credentials("dora", PASSWORD));
    assertThat(limited.status()).isEqualTo(429);
    assertThat(Integer.parseInt(limited.header("retry-after"))).isBetween(1, 30);
    assertThat(limited.json().path("retry_after_ms").asLong()).isPositive();
  }

  @Test
  void refreshTokenIsGoodOnceAndItsReuseEndsTheSession() {
    signUp("emil");
    JsonNode session = logIn("emil");
    String first = session.path("refresh_token").asString();

    Http.Answer renewed = refresh(first);
    assertThat(renewed.status()).isEqualTo(200);
    String second = renewed.text("refresh_token");
    assertThat(second).isNotEqualTo(first);
    // An answer that got lost is asked for again.
    assertThat(refresh(first).text("refresh_token")).isEqualTo(second);
    String third = refresh(second).text("refresh_token");

    try (Wire wire = live(session, "phone")) {
      assertThat(refresh(first).status()).isEqualTo(401);
      assertThat(wire.closeCode()).isEqualTo(4401);
    }
    assertThat(refresh(third).status()).isEqualTo(401);
    assertThat(bearing(renewed.json()).get("/v1/me").status()).isEqualTo(401);
    assertThat(refresh("made.up.token").status()).isEqualTo(401);
  }

  @Test
  void logOutClosesTheSocketsOfTheDeviceOnOtherNodesAndNoOthers() {
    signUp("fritz");
    JsonNode one = logIn("fritz");
    JsonNode two = logIn("fritz");
    try (Wire phone = live(one, "phone");
        Wire desk = live(two, "desk")) {
      assertThat(bearing(one).delete("/v1/sessions/current").status()).isEqualTo(204);

      assertThat(phone.closeCode()).isEqualTo(4401);
      desk.expectNothing();
    }
    assertThat(bearing(one).get("/v1/me").status()).isEqualTo(401);
    assertThat(refresh(one.path("refresh_token").asString()).status()).isEqualTo(401);
    try (Wire late = socket(one, "phone")) {
      assertThat(late.next().path("code").asString()).isEqualTo("unauthorized");
      assertThat(late.closeCode()).isEqualTo(4401);
    }
  }

  @Test
  void changeOfPasswordEndsTheOtherSessions() {
    signUp("gerda");
    JsonNode one = logIn("gerda");
    JsonNode two = logIn("gerda");
    String change = "{\"current_password\":\"%s\",\"new_password\":\"another one\"}";
    try (Wire phone = live(two, "phone")) {
      assertThat(bearing(one).call("PUT", "/v1/me/password", change.formatted("wrong")).status())
          .isEqualTo(403);
      assertThat(bearing(one).call("PUT", "/v1/me/password", change.formatted(PASSWORD)).status())
          .isEqualTo(204);

      assertThat(phone.closeCode()).isEqualTo(4401);
    }
    assertThat(bearing(one).get("/v1/me").status()).isEqualTo(200);
    assertThat(bearing(two).get("/v1/me").status()).isEqualTo(401);
    assertThat(nobody().post("/v1/sessions", credentials("gerda", PASSWORD)).status())
        .isEqualTo(401);
    assertThat(nobody().post("/v1/sessions", credentials("gerda", "another one")).status())
        .isEqualTo(201);
  }

  @Test
  void devicesAreListedAndEnded() {
    signUp("hanna");
    JsonNode one = logIn("hanna");
    Http.Answer two =
        nobody()
            .post(
                "/v1/sessions",
                "{\"username\":\"hanna\",\"password\":\"%s\",\"device_name\":\"Phone\"}"
                    .formatted(PASSWORD));

    JsonNode sessions = bearing(one).get("/v1/me/sessions").json().path("sessions");
    assertThat(sessions.size()).isEqualTo(2);
    assertThat(sessions.toString()).contains("\"device_name\":\"Phone\"");
    String id = two.text("session_id");
    signUp("ivan");
    assertThat(bearing(logIn("ivan")).delete("/v1/me/sessions/" + id).status()).isEqualTo(404);
    assertThat(bearing(one).delete("/v1/me/sessions/" + id).status()).isEqualTo(204);

    assertThat(bearing(two.json()).get("/v1/me").status()).isEqualTo(401);
    assertThat(bearing(one).get("/v1/me/sessions").json().path("sessions").size()).isEqualTo(1);
  }

  @Test
  void framesThatComeWithHelloAreServedAfterIt() {
    signUp("jan");
    JsonNode session = logIn("jan");
    try (Wire wire = Wire.connect(cluster.url(1) + "/v1/ws")) {
      wire.send(
          "{\"type\":\"hello\",\"id\":1,\"token\":\"%s\",\"device_id\":\"d\"}"
              .formatted(session.path("access_token").asString()));
      wire.send("{\"type\":\"ping\",\"id\":2}");
      wire.send("{\"type\":\"ping\",\"id\":3}");

      wire.answer(2);
      wire.answer(3);
    }
  }

  @Test
  void nobodyElsesWordCounts() {
    assertThat(nobody().as("anna").get("/v1/me").status()).isEqualTo(401);
  }
}
