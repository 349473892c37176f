package chat.parley.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.chat.UserId;
import chat.parley.store.AuditEntry;
import chat.parley.store.Erasures.Erasure;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Administrators and what they do, on two nodes: asked at the first, seen at the second.
class AdminIT {
  private static final String PASSWORD = "correct horse";
  private static final String OPERATOR = "operator-operator-operator-operator";
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir static Path dataDir;
  private static LocalCluster cluster;

  @BeforeAll
  static void start() throws IOException {
    cluster =
        new LocalCluster(
            dataDir, 2, Map.of("parley.auth.mode", "accounts", "parley.admin.token", OPERATOR));
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static Http nobody() {
    return Http.at(cluster.http(1));
  }

  private static Http operator() {
    return nobody().bearing(OPERATOR);
  }

  /// A user with an account.
  private record Person(String id, String name, String token, String refreshToken) {
    Http http() {
      return nobody().bearing(token);
    }

    Http elsewhere() {
      return Http.at(cluster.http(2)).bearing(token);
    }

    /// A live session on the second node.
    Wire live() {
      Wire wire = greeted();
      wire.upTo("live");
      return wire;
    }

    Wire greeted() {
      Wire wire = Wire.connect(cluster.url(2) + "/v1/ws");
      wire.send(
          "{\"type\":\"hello\",\"id\":1,\"token\":\"%s\",\"device_id\":\"d\"}".formatted(token));
      return wire;
    }

    String admin(String then) {
      return "/v1/admin/users/" + id + then;
    }
  }

  private static String credentials(String name) {
    return "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(name, PASSWORD);
  }

  private static Http.Answer logIn(String name) {
    return nobody().post("/v1/sessions", credentials(name));
  }

  private static Person person(String name) {
    String id = nobody().post("/v1/accounts", credentials(name)).text("user_id");
    Http.Answer session = logIn(name);
    return new Person(id, name, session.text("access_token"), session.text("refresh_token"));
  }

  private static String group(Person owner, Person... members) {
    List<String> ids = new ArrayList<>();
    for (Person member : members) {
      ids.add("\"" + member.id() + "\"");
    }
    return owner
        .http()
        .post("/v1/chats", "{\"title\":\"T\",\"member_ids\":[%s]}".formatted(String.join(",", ids)))
        .text("chat_id");
  }

  private static String say(Person sender, String chat, String text) {
    Http.Answer sent =
        sender.http().post("/v1/chats/" + chat + "/messages", "{\"text\":\"" + text + "\"}");
    assertThat(sent.status()).isEqualTo(201);
    return sent.text("seq");
  }

  private static List<String> actions(String query) {
    List<String> actions = new ArrayList<>();
    operator()
        .get("/v1/admin/audit?" + query)
        .json()
        .path("entries")
        .forEach(entry -> actions.add(entry.path("action").asString()));
    return actions;
  }

  private static int refreshed(Person person) {
    return nobody()
        .post("/v1/sessions/refresh", "{\"refresh_token\":\"" + person.refreshToken() + "\"}")
        .status();
  }

  @Test
  void disablingClosesTheSocketsOnOtherNodesAndKeepsOutUntilEnabled() {
    Person anna = person("anna");
    try (Wire wire = anna.live()) {
      Http.Answer disabled = operator().call("POST", anna.admin("/disable"), "");

      assertThat(disabled.status()).isEqualTo(200);
      assertThat(disabled.json().path("disabled").asBoolean()).isTrue();
      assertThat(wire.closeCode()).isEqualTo(4401);
    }
    // Told so whichever way the client tries, so that it does not go on trying.
    assertThat(anna.elsewhere().get("/v1/me").status()).isEqualTo(403);
    assertThat(refreshed(anna)).isEqualTo(403);
    try (Wire again = anna.greeted()) {
      assertThat(again.next().path("code").asString()).isEqualTo("forbidden");
      assertThat(again.closeCode()).isEqualTo(4401);
    }
    Http.Answer refused = logIn("anna");
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.text("detail")).isEqualTo("this account is disabled");
    assertThat(
            nobody()
                .post("/v1/sessions", "{\"username\":\"anna\",\"password\":\"wrong one\"}")
                .status())
        .isEqualTo(401);

    assertThat(operator().call("POST", anna.admin("/enable"), "").status()).isEqualTo(200);
    // Whoever had a session signs in anew.
    assertThat(refreshed(anna)).isEqualTo(401);
    assertThat(anna.elsewhere().get("/v1/me").status()).isEqualTo(401);
    assertThat(logIn("anna").status()).isEqualTo(201);
    assertThat(actions("target=" + anna.id())).containsExactly("enable", "disable");
  }

  @Test
  void administratorsAreMadeByTheOperatorAndAreToldApart() {
    Person berta = person("berta");
    Person carl = person("carl");
    assertThat(berta.http().get("/v1/admin/users").status()).isEqualTo(403);

    assertThat(operator().call("PUT", berta.admin("/admin"), "").status()).isEqualTo(200);

    assertThat(berta.http().call("POST", carl.admin("/disable"), "").status()).isEqualTo(200);
    assertThat(berta.http().call("POST", berta.admin("/disable"), "").status()).isEqualTo(409);
    assertThat(berta.http().call("PUT", carl.admin("/admin"), "").status()).isEqualTo(409);
    JsonNode entry =
        operator().get("/v1/admin/audit?actor=" + berta.id()).json().path("entries").get(0);
    assertThat(entry.path("action").asString()).isEqualTo("disable");
    assertThat(entry.path("target").asString()).isEqualTo(carl.id());
    assertThat(entry.path("node_id").asString()).isEqualTo("node-1");
    assertThat(entry.path("address").asString()).isEqualTo("127.0.0.1");
    operator().delete(berta.admin("/admin"));
    assertThat(berta.http().get("/v1/admin/users").status()).isEqualTo(403);
    assertThat(actions("actor=:operator&target=" + berta.id()))
        .containsExactly("revoke_admin", "grant_admin");
    assertThat(nobody().bearing(OPERATOR + "x").get("/v1/admin/users").status()).isEqualTo(401);
    assertThat(operator().get("/v1/me").status()).isEqualTo(401);
    assertThat(operator().call("POST", "/v1/admin/users/u_nobody/disable", "").status())
        .isEqualTo(404);
  }

  @Test
  void nodesSessionsChatsAndUsersAreListed() {
    Person dora = person("dora");
    person("doris");
    String chat = group(dora);
    say(dora, chat, "secret words");
    try (Wire _ = dora.live()) {
      JsonNode sessions = operator().get("/v1/admin/sessions?user_id=" + dora.id()).json();
      assertThat(sessions.path("connections").get(0).path("node_id").asString())
          .isEqualTo("node-2");
      assertThat(sessions.path("sessions").size()).isEqualTo(1);
    }
    assertThat(operator().get("/v1/admin/sessions").text("field")).isEqualTo("user_id");
    assertThat(operator().get("/v1/admin/nodes").json().path("nodes").size()).isEqualTo(2);
    Http.Answer chats = operator().get("/v1/admin/chats?limit=200");
    assertThat(chats.response().body()).contains(chat).doesNotContain("secret");
    JsonNode users = operator().get("/v1/admin/users?query=dora&state=known").json().path("users");
    assertThat(users.size()).isEqualTo(1);
    assertThat(users.get(0).path("admin").asBoolean()).isFalse();
    assertThat(operator().get("/v1/admin/users?state=none").text("field")).isEqualTo("state");
    assertThat(operator().get("/v1/admin/users?limit=1").text("next_cursor")).isNotEmpty();
  }

  private static void awaitGone(Person person, String chat, Person witness) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(witness.http().get("/v1/chats/" + chat + "/members").response().body())
                    .doesNotContain(person.id()));
  }

  @Test
  void deletionLeavesAnIdThatMeansNothingAndTheMessages() {
    Person emil = person("emil");
    Person fritz = person("fritz");
    String chat = group(emil, fritz);
    String seq = say(emil, chat, "stays");
    try (Wire wire = emil.live();
        Wire other = fritz.live()) {
      Http.Answer deleted = operator().delete(emil.admin(""));

      assertThat(deleted.status()).isEqualTo(202);
      assertThat(wire.closeCode()).isEqualTo(4401);
      // Who is left becomes the owner, then the deleted leaves.
      assertThat(other.next("role_set").path("user_id").asString()).isEqualTo(fritz.id());
      assertThat(other.next("members_removed").path("member_ids").get(0).asString())
          .isEqualTo(emil.id());
    }
    awaitGone(emil, chat, fritz);
    JsonNode events = fritz.elsewhere().get("/v1/chats/" + chat + "/events").json().path("events");
    JsonNode message = events.get(Integer.parseInt(seq) - 1);
    assertThat(message.path("text").asString()).isEqualTo("stays");
    assertThat(message.path("sender_id").asString()).isEqualTo(emil.id());
    JsonNode user = fritz.http().get("/v1/users/" + emil.id()).json();
    assertThat(user.path("deleted").asBoolean()).isTrue();
    assertThat(user.toString()).doesNotContain("emil");
    assertThat(fritz.http().get("/v1/users?query=emil").json().path("users").size()).isZero();
    assertThat(emil.http().get("/v1/me").status()).isEqualTo(401);
    assertThat(logIn("emil").status()).isEqualTo(401);
    assertThat(operator().call("POST", emil.admin("/enable"), "").status()).isEqualTo(404);
    // The name is free; whoever takes it is somebody else.
    assertThat(person("emil").id()).isNotEqualTo(emil.id());
    assertThat(operator().delete(emil.admin("?messages=delete")).status()).isEqualTo(202);
    assertThat(actions("target=" + emil.id())).containsExactly("delete");
  }

  @Test
  void whatOneHasWrittenGoesTooIfAskedForAlsoWhereOneHasLeft() {
    Person gerda = person("gerda");
    Person hans = person("hans");
    String left = group(hans, gerda);
    say(gerda, left, "in a chat that she left");
    gerda.http().delete("/v1/chats/" + left + "/members/" + gerda.id());
    String stayed = group(hans, gerda);
    String seq = say(gerda, stayed, "before");
    gerda.http().call("PATCH", "/v1/chats/" + stayed + "/messages/" + seq, "{\"text\":\"after\"}");
    say(hans, stayed, "of somebody else");
    hans.http().post("/v1/users/" + gerda.id() + "/messages", "{\"text\":\"psst\"}");
    gerda.http().post("/v1/users/" + hans.id() + "/messages", "{\"text\":\"to one alone\"}");

    // Not with a wrong password.
    assertThat(gerda.http().call("DELETE", "/v1/me", "{\"password\":\"not this\"}").text("code"))
        .isEqualTo("forbidden");
    Http.Answer deleted =
        gerda
            .http()
            .call("DELETE", "/v1/me?messages=delete", "{\"password\":\"%s\"}".formatted(PASSWORD));

    assertThat(deleted.status()).isEqualTo(202);
    awaitGone(gerda, stayed, hans);
    String direct =
        "d:"
            + (gerda.id().compareTo(hans.id()) < 0
                ? gerda.id() + ":" + hans.id()
                : hans.id() + ":" + gerda.id());
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(body(hans, left) + body(hans, stayed) + body(hans, direct))
                    .doesNotContain("she left", "before", "after", "to one alone")
                    .contains("of somebody else", "psst"));
    assertThat(actions("actor=" + gerda.id())).containsExactly("delete");
  }

  private static String body(Person reader, String chat) {
    return reader.elsewhere().get("/v1/chats/" + chat + "/events").response().body();
  }

  /// What a node that died has begun is gone on with; and once more, for what was on its way.
  @Test
  void erasureIsTakenUpWhereItWasLeft() {
    Person ida = person("ida");
    Person jan = person("jan");
    String chat = group(ida, jan);
    long now = System.currentTimeMillis();
    cluster
        .ends()
        .administration()
        .delete(
            new UserId(ida.id()),
            false,
            new AuditEntry("x", now, ":operator", "delete", Optional.of(ida.id()), "", "gone", ""));

    // Nobody has woken a node: they look.
    awaitGone(ida, chat, jan);
    await()
        .atMost(PATIENCE)
        .until(
            () -> cluster.ends().erasures().due(Long.MAX_VALUE).filter(Erasure::again).isPresent());
  }
}
