package chat.parley.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.chat.DeviceId;
import chat.parley.chat.Event;
import chat.parley.chat.UserId;
import chat.parley.client.ClientListener;
import chat.parley.client.ClientOptions;
import chat.parley.client.ClientThreads;
import chat.parley.client.Credentials;
import chat.parley.client.ParleyClient;
import chat.parley.protocol.ServerFrame;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Nodes of `parley demo` are stopped and started, as the demo's page does it.
class DemoStopIT {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final JsonMapper JSON = new JsonMapper();
  private static final String OPERATOR = "o".repeat(32);

  @TempDir static Path folder;
  private static ServerProcess demo;
  private static List<String> urls;

  @BeforeAll
  static void start() throws IOException {
    demo =
        ServerProcess.start(
            folder,
            Map.of(),
            "demo",
            "--nodes",
            "3",
            "--port",
            "0",
            "-P",
            "admin.token=" + OPERATOR);
    String first = demo.awaitLine("/demo");
    demo.awaitLine("Ctrl-C stops it.");
    urls = IntStream.rangeClosed(1, 3).mapToObj(number -> urlOf("node-" + number)).toList();
    assertThat(first).isEqualTo("Open " + urls.getFirst() + "/demo");
  }

  private static String urlOf(String node) {
    return demo.lines().stream()
        .map(String::strip)
        .filter(line -> line.startsWith(node + " "))
        .map(line -> line.substring(line.indexOf("http")))
        .findFirst()
        .orElseThrow();
  }

  @AfterAll
  static void stop() {
    demo.close();
  }

  @BeforeEach
  void startAll() {
    for (int number = 1; number <= 3; number++) {
      assertThat(act(running(), number, "start").statusCode()).isEqualTo(200);
    }
  }

  // ---- what is asked

  private static HttpResponse<String> ask(HttpRequest.Builder request) {
    try {
      return HTTP.send(request.timeout(Duration.ofSeconds(60)).build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static HttpRequest.Builder post(int asked, int number, String verb) {
    return HttpRequest.newBuilder(
            URI.create("%s/demo/nodes/node-%d/%s".formatted(urls.get(asked - 1), number, verb)))
        .POST(HttpRequest.BodyPublishers.noBody());
  }

  /// @param asked the number of the node that is asked
  private static HttpResponse<String> act(int asked, int number, String verb) {
    return ask(post(asked, number, verb).header("Content-Type", "application/json"));
  }

  private static JsonNode nodes(int asked) {
    return JSON.readTree(
            ask(HttpRequest.newBuilder(URI.create(urls.get(asked - 1) + "/demo/nodes"))).body())
        .path("nodes");
  }

  /// A node that answers.
  private static int running() {
    for (int number = 1; number <= 3; number++) {
      try {
        HTTP.send(
            HttpRequest.newBuilder(URI.create(urls.get(number - 1) + "/demo/nodes")).build(),
            BodyHandlers.discarding());
        return number;
      } catch (IOException _) {
        // Then the next one.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    throw new AssertionError("none answers");
  }

  // ---- messages

  /// Somebody with a phone that comes back by itself.
  private static final class Person implements ClientListener, AutoCloseable {
    private final String name;
    private final String other;
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final List<String> said = new ArrayList<>();
    private final List<CompletableFuture<ServerFrame.Ack>> acks = new ArrayList<>();
    private final ParleyClient client;

    Person(ClientThreads threads, String name, String other, List<String> nodes) {
      this.name = name;
      this.other = other;
      List<URI> order = nodes.stream().map(URI::create).toList();
      this.client =
          ParleyClient.connect(
              threads,
              ClientOptions.of(
                      order.getFirst(),
                      new Credentials.Open(new UserId(name)),
                      new DeviceId("phone"))
                  .withUrls(order)
                  .withBackoff(Duration.ofMillis(100), Duration.ofSeconds(1)),
              this);
    }

    @Override
    public void event(Event event) {
      if (event.change() instanceof Event.Message message && event.sender().value().equals(other)) {
        heard.add(message.text());
      }
    }

    void say() {
      String text = name + " " + said.size();
      said.add(text);
      acks.add(client.sendTo(new UserId(other), text));
    }

    void awaitAcks() {
      CompletableFuture.allOf(acks.toArray(CompletableFuture[]::new))
          .orTimeout(60, TimeUnit.SECONDS)
          .join();
    }

    @Override
    public void close() {
      client.close();
    }
  }

  private static void talk(Person alice, Person bob, Duration length) throws InterruptedException {
    long until = System.nanoTime() + length.toNanos();
    while (System.nanoTime() - until < 0) {
      alice.say();
      bob.say();
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  @Test
  void whateverIsStoppedEverythingSaidArrivesOnceAndInOrder() throws Exception {
    try (ClientThreads threads = new ClientThreads(1);
        Person alice = new Person(threads, "alice", "bob", urls);
        Person bob = new Person(threads, "bob", "alice", urls.reversed())) {
      talk(alice, bob, Duration.ofSeconds(1));
      act(2, 1, "stop");
      talk(alice, bob, Duration.ofSeconds(6));
      act(2, 1, "start");
      talk(alice, bob, Duration.ofSeconds(1));
      act(1, 3, "stop");
      talk(alice, bob, Duration.ofSeconds(1));
      act(1, 2, "stop");
      talk(alice, bob, Duration.ofSeconds(6));
      act(1, 3, "start");
      act(1, 2, "start");
      talk(alice, bob, Duration.ofSeconds(1));

      alice.awaitAcks();
      bob.awaitAcks();
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () -> {
                assertThat(bob.heard).isEqualTo(alice.said);
                assertThat(alice.heard).isEqualTo(bob.said);
              });
      assertThat(alice.said).hasSizeGreaterThan(100);
    }
    assertThat(demo.log()).contains("Dead, as their leases have ended: [node-1]");
    assertThat(demo.log()).doesNotContain("has failed");
  }

  @Test
  void aStoppedNodeDiesWithoutAWordAndIsForgottenWithItsLease() {
    try (Wire carol = Wire.live(ws(2), "carol", "phone")) {
      act(1, 2, "stop");

      assertThat(carol.endsWithoutAWord()).isTrue();
      assertThat(carol.framesLeft()).isZero();
      assertThat(nodes(3).get(1).path("running").asBoolean()).isFalse();
      assertThat(livingNodes()).contains("node-2");
      await().atMost(Duration.ofSeconds(10)).until(() -> !livingNodes().contains("node-2"));
    }
    assertThat(act(3, 2, "start").statusCode()).isEqualTo(200);

    assertThat(nodes(2).get(1).path("running").asBoolean()).isTrue();
    assertThat(livingNodes()).contains("node-2");
  }

  private static String livingNodes() {
    return ask(HttpRequest.newBuilder(URI.create(urls.getFirst() + "/v1/admin/nodes"))
            .header("Authorization", "Bearer " + OPERATOR))
        .body();
  }

  private static String ws(int number) {
    return urls.get(number - 1).replace("http", "ws");
  }

  @Test
  void whoIsStoppedAtTheNodeThatIsAskedStillGetsTheAnswer() {
    HttpResponse<String> answer = act(2, 2, "stop");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(JSON.readTree(answer.body()).path("nodes").get(1).path("running").asBoolean())
        .isFalse();
    await().atMost(Duration.ofSeconds(10)).until(() -> running() == 1 && !answers(2));
  }

  private static boolean answers(int number) {
    try {
      HTTP.send(
          HttpRequest.newBuilder(URI.create(urls.get(number - 1) + "/health/live")).build(),
          BodyHandlers.discarding());
      return true;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Test
  void oneNodeStays() {
    assertThat(act(1, 2, "stop").statusCode()).isEqualTo(200);
    assertThat(act(1, 3, "stop").statusCode()).isEqualTo(200);

    assertThat(act(1, 1, "stop").statusCode()).isEqualTo(409);
    assertThat(answers(1)).isTrue();
    assertThat(act(1, 2, "stop").statusCode()).isEqualTo(200);
  }

  // ---- who may ask

  @Test
  void pagesOfOtherSitesStopNothing() {
    HttpRequest.Builder simple = post(1, 2, "stop").header("Origin", "https://evil.example");
    assertThat(ask(simple).statusCode()).isEqualTo(403);
    assertThat(
            ask(post(1, 2, "stop")
                    .header("Origin", "null")
                    .header("Content-Type", "application/json"))
                .statusCode())
        .isEqualTo(403);
    // What a form or a fetch without leave may say of its body.
    assertThat(ask(post(1, 2, "stop").header("Content-Type", "text/plain")).statusCode())
        .isEqualTo(415);
    assertThat(ask(post(1, 2, "stop")).statusCode()).isEqualTo(415);
    HttpResponse<String> preflight =
        ask(
            HttpRequest.newBuilder(URI.create(urls.getFirst() + "/demo/nodes/node-2/stop"))
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                .header("Origin", "https://evil.example")
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "content-type"));
    assertThat(preflight.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();

    assertThat(nodes(1).get(1).path("running").asBoolean()).isTrue();
  }

  @Test
  void pagesOfEachNodeMayAskEachOther() {
    for (String page : List.of(urls.getLast(), urls.getLast().replace("127.0.0.1", "localhost"))) {
      HttpResponse<String> answer =
          ask(
              post(1, 2, "start")
                  .header("Origin", page)
                  .header("Content-Type", "application/json; charset=utf-8"));

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).contains(page);
      assertThat(
              ask(HttpRequest.newBuilder(URI.create(urls.getFirst() + "/v1/server"))
                      .header("Origin", page))
                  .headers()
                  .firstValue("Access-Control-Allow-Origin"))
          .contains(page);
      try (Wire wire = Wire.connect(ws(1) + "/v1/ws", "Origin", page)) {
        assertThat(wire.subprotocol()).isEqualTo("parley.v1");
      }
    }
  }

  @Test
  void whatIsNotThereIsNotFound() {
    assertThat(act(1, 4, "stop").statusCode()).isEqualTo(404);
    assertThat(act(1, 2, "pause").statusCode()).isEqualTo(404);
    assertThat(
            ask(HttpRequest.newBuilder(URI.create(urls.getFirst() + "/demo/nodes/node-2/stop")))
                .statusCode())
        .isEqualTo(405);
    assertThat(
            ask(HttpRequest.newBuilder(URI.create(urls.getFirst() + "/demo/other"))).statusCode())
        .isEqualTo(404);
  }
}
