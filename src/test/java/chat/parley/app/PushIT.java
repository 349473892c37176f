package chat.parley.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.chat.UserId;
import chat.parley.push.Browser;
import chat.parley.push.PushServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Web push of two nodes with accounts. What must not come is waited for with something that must.
class PushIT {
  private static final String PASSWORD = "correct horse";
  private static final String SUBSCRIPTIONS = "/v1/me/push-subscriptions";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir static Path dataDir;
  private static LocalCluster cluster;
  private static int names;

  private PushServer server;
  private Person alice;
  private Person bob;

  /// Somebody with an account, signed in once.
  private record Person(String id, String token, String session) {
    Http at(int node) {
      return Http.at(cluster.http(node)).bearing(token);
    }

    Wire live(int node) {
      Wire wire = Wire.connect(cluster.url(node) + "/v1/ws");
      wire.send(
          "{\"type\":\"hello\",\"id\":1,\"token\":\"%s\",\"device_id\":\"d\"}".formatted(token));
      wire.upTo("live");
      return wire;
    }
  }

  @BeforeAll
  static void start() throws IOException {
    cluster = new LocalCluster(dataDir, 2, Pushing.with(Map.of("parley.auth.mode", "accounts")));
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @BeforeEach
  void signUp() {
    server = Pushing.server();
    alice = person("alice", "Alice A.");
    bob = person("bob", "Bob B.");
  }

  @AfterEach
  void check() {
    server.close();
    assertThat(server.wrong()).isEmpty();
  }

  private static Person person(String name, String displayName) {
    String username = name + ++names;
    String id =
        Http.at(cluster.http(1))
            .post(
                "/v1/accounts",
                "{\"username\":\"%s\",\"password\":\"%s\",\"display_name\":\"%s\"}"
                    .formatted(username, PASSWORD, displayName))
            .text("user_id");
    return signedIn(id, username);
  }

  private static Person signedIn(String id, String username) {
    JsonNode session =
        Http.at(cluster.http(2))
            .post(
                "/v1/sessions",
                "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(username, PASSWORD))
            .json();
    return new Person(
        id, session.path("access_token").asString(), session.path("session_id").asString());
  }

  private Browser subscribe(Person person, String name) {
    Browser browser = server.browser(name);
    assertThat(person.at(2).call("PUT", SUBSCRIPTIONS, browser.json()).status()).isEqualTo(204);
    return browser;
  }

  private static String group(Person owner, Person... members) {
    List<String> ids = List.of(members).stream().map(it -> '"' + it.id() + '"').toList();
    return owner
        .at(1)
        .post(
            "/v1/chats",
            "{\"title\":\"Team\",\"member_ids\":[%s]}".formatted(String.join(",", ids)))
        .text("chat_id");
  }

  private static void say(Person sender, String chat, String text) {
    Http.Answer answer =
        sender.at(1).post("/v1/chats/" + chat + "/messages", "{\"text\":\"" + text + "\"}");
    assertThat(answer.status()).isEqualTo(201);
  }

  private static void sayTo(Person sender, Person other, String text) {
    Http.Answer answer =
        sender.at(1).post("/v1/users/" + other.id() + "/messages", "{\"text\":\"" + text + "\"}");
    assertThat(answer.status()).isEqualTo(201);
  }

  private void awaitFor(String browser, String text) {
    await()
        .atMost(PATIENCE)
        .until(
            () -> server.taken(browser).stream().anyMatch(message -> message.text().equals(text)));
  }

  private List<String> texts(String browser) {
    return server.taken(browser).stream().map(PushServer.Message::text).toList();
  }

  @Test
  void whoIsAwayIsToldByAllTheirBrowsers() {
    subscribe(bob, "phone");
    subscribe(bob, "desk");

    sayTo(alice, bob, "hello bob");
    awaitFor("phone", "hello bob");
    awaitFor("desk", "hello bob");

    JsonNode payload = server.taken("phone").getFirst().payload();
    assertThat(payload.path("kind").asString()).isEqualTo("direct");
    assertThat(payload.path("title").asString()).isEqualTo("Alice A.");
    assertThat(payload.path("sender_id").asString()).isEqualTo(alice.id());
    assertThat(payload.path("seq").asLong()).isEqualTo(2);
    String chat = payload.path("chat_id").asString();
    assertThat(bob.at(2).get("/v1/chats/" + chat).status()).isEqualTo(200);
  }

  /// Which node owns which chat is not known here: of so many, each has some.
  @Test
  void ofTwoNodesOneTells() throws InterruptedException {
    subscribe(bob, "phone");
    Set<String> chats = new TreeSet<>();
    for (int i = 0; i < 12; i++) {
      String chat = group(alice, bob);
      say(alice, chat, "hi");
      chats.add(chat);
    }

    await().atMost(PATIENCE).until(() -> server.taken().size() >= chats.size());
    TimeUnit.SECONDS.sleep(2);

    assertThat(server.taken().stream().map(PushServer.Message::chat).sorted())
        .containsExactlyElementsOf(chats);
    assertThat(server.taken().getFirst().payload().path("title").asString()).isEqualTo("Team");
  }

  @Test
  void whoIsHereOnWhateverNodeIsNotTold() {
    Person carol = person("carol", "Carol");
    subscribe(bob, "phone");
    subscribe(carol, "carols");
    String chat = group(alice, bob, carol);
    try (Wire open = bob.live(2)) {
      say(alice, chat, "one");
      assertThat(open.next("message").path("text").asString()).isEqualTo("one");
      awaitFor("carols", "one");
      assertThat(texts("phone")).isEmpty();
    }
    await().until(() -> cluster.ends().directory().sessions(new UserId(bob.id())).isEmpty());

    say(alice, chat, "two");
    awaitFor("phone", "two");
    assertThat(texts("phone")).containsExactly("two");
  }

  @Test
  void whoMutedOrArchivedTheChatIsNotToldNorAreOnesOwnMessages() {
    subscribe(alice, "alices");
    subscribe(bob, "phone");
    String muted = group(alice, bob);
    String archived = group(alice, bob);
    String other = group(alice, bob);
    bob.at(2)
        .call(
            "PATCH",
            "/v1/chats/" + muted + "/preferences",
            "{\"muted_until\":%d}".formatted(System.currentTimeMillis() + 3_600_000));
    bob.at(2).call("PATCH", "/v1/chats/" + archived + "/preferences", "{\"archived\":true}");

    say(alice, muted, "@" + bob.id() + " muted");
    say(alice, archived, "archived");
    say(alice, other, "other");
    awaitFor("phone", "other");
    say(bob, muted, "answer");
    awaitFor("alices", "answer");

    assertThat(texts("phone")).containsExactly("other");
    assertThat(texts("alices")).containsExactly("answer");
  }

  @Test
  void whoWantsMentionsAloneIsToldOfThem() {
    subscribe(bob, "phone");
    String json = server.browser("desk").json();
    bob.at(1)
        .call(
            "PUT",
            SUBSCRIPTIONS,
            json.replace("\"expirationTime\":null", "\"notify\":\"mentions\""));
    String chat = group(alice, bob);

    say(alice, chat, "one");
    awaitFor("phone", "one");
    say(alice, chat, "@" + bob.id() + " two");
    awaitFor("desk", "@" + bob.id() + " two");
    assertThat(server.taken("desk")).hasSize(1);
  }

  @Test
  void browserThatIsGoneIsTriedOnce() {
    subscribe(bob, "phone");
    subscribe(bob, "desk");
    server.answer("phone", 410);
    sayTo(alice, bob, "one");
    awaitFor("desk", "one");
    await().atMost(PATIENCE).until(() -> server.refused().equals(List.of("phone")));
    server.answer("phone", 201);

    sayTo(alice, bob, "two");
    awaitFor("desk", "two");
    assertThat(server.taken("phone")).isEmpty();

    subscribe(bob, "phone");
    sayTo(alice, bob, "three");
    awaitFor("phone", "three");
  }

  @Test
  void whoSignsOutIsToldNothingMoreOnThatDevice() {
    Person desk = signedIn(bob.id(), "bob" + names);
    subscribe(bob, "phone");
    subscribe(desk, "desk");
    assertThat(bob.at(1).delete("/v1/sessions/current").status()).isEqualTo(204);

    sayTo(alice, bob, "one");
    awaitFor("desk", "one");
    assertThat(server.taken("phone")).isEmpty();

    Browser unsubscribed = server.browser("desk");
    subscribe(desk, "other");
    String endpoint = "{\"endpoint\":\"" + unsubscribed.endpoint() + "\"}";
    assertThat(alice.at(1).call("DELETE", SUBSCRIPTIONS, endpoint).status()).isEqualTo(204);
    sayTo(alice, bob, "two");
    awaitFor("desk", "two");
    assertThat(desk.at(1).call("DELETE", SUBSCRIPTIONS, endpoint).status()).isEqualTo(204);
    assertThat(desk.at(1).call("DELETE", SUBSCRIPTIONS, endpoint).status()).isEqualTo(204);

    sayTo(alice, bob, "three");
    awaitFor("other", "three");
    assertThat(texts("desk")).containsExactly("one", "two");
  }

  @Test
  void browserIsItsLastUsers() {
    subscribe(alice, "shared");
    subscribe(bob, "shared");
    subscribe(alice, "alices");
    String chat = group(person("carol", "Carol"), alice, bob);

    say(alice, chat, "to bob");
    awaitFor("shared", "to bob");
    say(bob, chat, "to alice");
    awaitFor("alices", "to alice");

    assertThat(texts("shared")).containsExactly("to bob");
  }

  @Test
  void fieldsAreChecked() {
    String json = server.browser("phone").json();
    Http http = bob.at(1);
    assertThat(field(http, "{}")).isEqualTo("endpoint");
    assertThat(field(http, json.replace("http://127.0.0.1", "ftp://127.0.0.1")))
        .isEqualTo("endpoint");
    assertThat(field(http, "{\"endpoint\":\"https://a.example\"}")).isEqualTo("keys");
    assertThat(field(http, "{\"endpoint\":\"https://a.example\",\"keys\":[]}")).isEqualTo("keys");
    assertThat(field(http, json.replaceFirst("\"p256dh\":\"B", "\"p256dh\":\"A")))
        .isEqualTo("p256dh");
    assertThat(field(http, json.replaceFirst("\"auth\":\"", "\"auth\":\"AAAA"))).isEqualTo("auth");
    assertThat(field(http, json.replace("\"expirationTime\":null", "\"notify\":\"some\"")))
        .isEqualTo("notify");
    assertThat(http.call("DELETE", SUBSCRIPTIONS, "{}").text("field")).isEqualTo("endpoint");
    assertThat(http.get("/v1/server").text("push_key")).isEqualTo(Pushing.PAIR.publicKey());
  }

  private static String field(Http http, String body) {
    Http.Answer answer = http.call("PUT", SUBSCRIPTIONS, body);
    assertThat(answer.status()).isEqualTo(400);
    return answer.text("field");
  }
}
