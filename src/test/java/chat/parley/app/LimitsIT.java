package chat.parley.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.limits.Limit;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Clients that take more than they may: what is just under a limit passes, what is just over it is
/// refused and counted, and the others notice nothing. Each test comes from an address of its own.
class LimitsIT {
  private static final int MORE = 200;
  private static final AtomicInteger ADDRESSES = new AtomicInteger(1);

  @TempDir static Path dataDir;
  private static LocalCluster cluster;
  private static URI node;

  private final List<Raw> open = new ArrayList<>();
  private final String address = "127.0.7." + ADDRESSES.incrementAndGet();

  @BeforeAll
  static void start() throws IOException {
    cluster =
        new LocalCluster(
            dataDir,
            1,
            Map.ofEntries(
                Map.entry("parley.limits.exempt", "127.0.0.1"),
                Map.entry("parley.limits.connections", "12"),
                Map.entry("parley.limits.connections-per-address", "5"),
                Map.entry("parley.limits.connections-per-user", "3"),
                Map.entry("parley.limits.requests-per-address", "2"),
                Map.entry("parley.limits.requests-per-user", "1"),
                Map.entry("parley.limits.commands-per-chat", "1"),
                Map.entry("parley.limits.frames-per-connection", "5"),
                Map.entry("parley.limits.bytes-per-connection", "65536"),
                Map.entry("parley.limits.fragments", "8"),
                Map.entry("parley.limits.header-bytes", "2048"),
                Map.entry("parley.limits.header-seconds", "2"),
                Map.entry("parley.limits.body-seconds", "2"),
                Map.entry("parley.limits.hello-seconds", "2")));
    node = URI.create(cluster.http(1));
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private final Map<Limit, Long> before = new EnumMap<>(Limit.class);

  @BeforeEach
  void count() {
    // Those of the test before are gone.
    await().until(() -> cluster.connections(1) == 0);
    for (Limit limit : Limit.values()) {
      before.put(limit, cluster.refusals(1).of(limit));
    }
  }

  @AfterEach
  void closeAll() throws IOException {
    for (Raw raw : open) {
      raw.close();
    }
    // What was refused has hurt nobody else.
    try (Wire other = Wire.live(cluster.url(1), "other-" + address, "d")) {
      other.send("{\"type\":\"ping\",\"id\":7}");
      assertThat(other.next("pong").path("id").asLong()).isEqualTo(7);
    }
  }

  private void assertCounted(Limit limit, long times) {
    assertThat(cluster.refusals(1).of(limit))
        .as(limit.label())
        .isEqualTo(before.getOrDefault(limit, 0L) + times);
  }

  private Raw connect() throws IOException {
    return connect(address);
  }

  private Raw connect(String from) throws IOException {
    Raw raw = Raw.connect(node, from);
    open.add(raw);
    return raw;
  }

  private Raw session(String from, String user) throws IOException {
    Raw raw = connect(from);
    assertThat(raw.upgrade().status()).isEqualTo(101);
    raw.text(
        "{\"type\":\"hello\",\"id\":1,\"user_id\":\"%s\",\"device_id\":\"%d\"}"
            .formatted(user, open.size()));
    return raw;
  }

  private Raw live(String from, String user) throws IOException {
    Raw raw = session(from, user);
    raw.text("\"live\"", 20);
    return raw;
  }

  @Test
  void anAddressHasSoManyConnectionsAndTheNextIsClosed() throws IOException {
    for (int i = 0; i < 5; i++) {
      assertThat(connect().get("/health/live").status()).isEqualTo(200);
    }
    assertThat(connect().isClosedByNode()).isTrue();
    assertCounted(Limit.CONNECTIONS_PER_ADDRESS, 1);
    assertThat(connect("127.0.8.1").get("/health/live").status()).isEqualTo(200);

    open.getFirst().close();
    await().untilAsserted(() -> assertThat(connect().get("/health/live").status()).isEqualTo(200));
  }

  @Test
  void aNodeHasSoManyWebSocketsAndTheNextIsToldToComeBackLater() throws IOException {
    for (int i = 0; i < 12; i++) {
      assertThat(connect("127.0.9." + i).upgrade().status()).isEqualTo(101);
    }
    Raw.Answer full = connect().upgrade();
    assertThat(full.status()).isEqualTo(503);
    assertThat(full.headers()).containsKey("retry-after");
    assertThat(full.body()).contains("this node is full");
    assertCounted(Limit.CONNECTIONS, 1);
    assertThat(connect().get("/health/live").status()).as("who only asks how it is").isEqualTo(200);
  }

  @Test
  void aUserHasSoManySessionsAndTheNextIsClosed() throws IOException {
    for (int i = 0; i < 3; i++) {
      live(address, "many");
    }
    assertThat(session(address, "many").closeCode()).isEqualTo(4429);
    assertCounted(Limit.CONNECTIONS_PER_USER, 1);
  }

  /// What is a second goes on coming while the test runs, which on a busy machine may be for long:
  /// so it is asked until it is refused.
  @Test
  void anAddressMayAskSoOftenAndIsThenToldWhenAgain() throws IOException {
    Raw raw = connect();
    for (int i = 0; i < 20; i++) {
      assertThat(raw.get("/health/live").status()).isEqualTo(200);
    }
    Raw.Answer answer = raw.get("/health/live");
    for (int i = 0; answer.status() == 200 && i < MORE; i++) {
      answer = raw.get("/health/live");
    }
    assertThat(answer.status()).isEqualTo(429);
    assertThat(answer.headers())
        .containsEntry("retry-after", "1")
        .containsEntry("connection", "close");
    assertThat(answer.body())
        .contains("\"rate_limited\"", "at most 2 requests a second from an address");
    assertThat(raw.isClosedByNode()).isTrue();
    assertCounted(Limit.REQUESTS_PER_ADDRESS, 1);
  }

  @Test
  void aUserMayAskSoOftenAndIsThenToldWhenAgain() throws IOException {
    // Of one address alone there would be too many.
    Raw first = live(address, "eager");
    Raw second = live("127.0.8.2", "eager");
    for (int i = 0; i < 10; i++) {
      assertThat(ask(i % 2 == 0 ? first : second, i + 10)).contains("not_found");
    }
    String answer = ask(first, 20);
    for (int i = 0; answer.contains("not_found") && i < MORE; i++) {
      answer = ask(i % 2 == 0 ? second : first, i + 21);
    }
    assertThat(answer)
        .contains("rate_limited", "retry_after_ms", "at most 1 requests a second of a user");
    assertCounted(Limit.REQUESTS_PER_USER, 1);
  }

  private static String ask(Raw raw, int id) throws IOException {
    raw.text("{\"type\":\"history\",\"id\":%d,\"chat_id\":\"g:x\"}".formatted(id));
    return raw.text("\"id\":" + id, 20);
  }

  @Test
  void aChatTakesSoManyCommandsAndThenSaysWhenAgain() throws IOException {
    Raw anna = live(address, "anna");
    Raw ben = live("127.0.8.3", "ben");
    for (int i = 0; i < 10; i++) {
      assertThat(i % 2 == 0 ? say(anna, "ben", i + 10) : say(ben, "anna", i + 10))
          .contains("\"ack\"");
    }
    String answer = say(anna, "ben", 20);
    for (int i = 0; answer.contains("\"ack\"") && i < MORE; i++) {
      answer = i % 2 == 0 ? say(ben, "anna", i + 21) : say(anna, "ben", i + 21);
    }
    assertThat(answer).contains("rate_limited", "at most 1 commands a second to a chat");
    assertCounted(Limit.COMMANDS_PER_CHAT, 1);
  }

  private static String say(Raw raw, String to, int id) throws IOException {
    raw.text(
        "{\"type\":\"send\",\"id\":%d,\"to\":\"%s\",\"client_id\":\"x%d\",\"text\":\"hi\"}"
            .formatted(id, to, id));
    return raw.text("\"id\":" + id + ",", 40);
  }

  @Test
  void aConnectionSendsSoManyFramesAndIsThenClosed() throws IOException {
    Raw raw = live(address, "fast");
    for (int i = 0; i < 48; i++) {
      raw.frame(true, 9, new byte[0]);
    }
    assertThat(raw.frame().opcode()).as("a pong").isEqualTo(10);
    for (int i = 0; i < 60; i++) {
      raw.frame(true, 9, new byte[0]);
    }
    assertThat(raw.closeCode()).isEqualTo(4429);
    assertCounted(Limit.FRAMES, 1);
  }

  @Test
  void aConnectionSendsSoManyBytesAndIsThenClosed() throws IOException {
    Raw raw = live(address, "fat");
    String spaces = " ".repeat(60_000);
    for (int i = 0; i < 10; i++) {
      raw.text("{\"type\":\"ping\",\"id\":%d}%s".formatted(i + 10, spaces));
      assertThat(raw.text("\"pong\"", 5)).contains("\"id\":" + (i + 10));
    }
    // So many that what comes again meanwhile does not do for all of them.
    for (int i = 0; i < 20; i++) {
      raw.text("{\"type\":\"ping\",\"id\":%d}%s".formatted(i + 30, spaces));
    }
    assertThat(raw.closeCode()).isEqualTo(4429);
    assertCounted(Limit.FRAME_BYTES, 1);
  }

  @Test
  void aMessageComesInSoManyFramesAndNotInMore() throws IOException {
    Raw raw = live(address, "pieces");
    pieces(raw, "{\"type\":\"ping\",\"id\":55}", 8);
    assertThat(raw.text("\"pong\"", 5)).contains("\"id\":55");

    pieces(raw, "{\"type\":\"ping\",\"id\":56}", 9);
    assertThat(raw.closeCode()).isEqualTo(4429);
    assertCounted(Limit.FRAGMENTS, 1);
  }

  private static void pieces(Raw raw, String text, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      String piece = i < count - 1 ? text.substring(i, i + 1) : text.substring(i);
      raw.frame(i == count - 1, i == 0 ? 1 : 0, piece.getBytes(StandardCharsets.UTF_8));
      if (i == 2) {
        // Stands between, and makes no new beginning.
        raw.frame(true, 9, new byte[0]);
      }
    }
  }

  @Test
  void aFrameHasSoManyBytesAndNotOneMore() throws IOException {
    Raw raw = live(address, "large");
    String ping = "{\"type\":\"ping\",\"id\":57}";
    raw.text(ping + " ".repeat(65_536 - ping.length()));
    assertThat(raw.text("\"pong\"", 5)).contains("\"id\":57");

    raw.text(ping + " ".repeat(65_537 - ping.length()));
    assertThat(raw.closeCode()).isEqualTo(1009);
    assertCounted(Limit.FRAME_SIZE, 1);
  }

  @Test
  void headersHaveSoManyBytesAndNotMore() throws IOException {
    assertThat(connect().get("/health/live", "X: " + "x".repeat(1_900)).status()).isEqualTo(200);

    Raw.Answer refused = connect().get("/health/live", "X: " + "x".repeat(2_100));
    assertThat(refused.status()).isEqualTo(431);
    assertThat(refused.body()).contains("at most 2048 bytes");
    assertCounted(Limit.HEADER_BYTES, 1);
  }

  @Test
  void aRequestLineHasSoManyBytesAndNotMore() throws IOException {
    assertThat(connect().get("/health/live?" + "x".repeat(8_000)).status()).isEqualTo(200);

    assertThat(connect().get("/health/live?" + "x".repeat(8_200)).status()).isEqualTo(414);
    assertCounted(Limit.REQUEST_LINE, 1);
  }

  @Test
  void aHeadThatDoesNotComeToAnEndIsNotWaitedFor() throws IOException, InterruptedException {
    Raw raw = connect();
    raw.send("GET /health/live HTTP/1.1\r\n");
    Thread drip = drip(raw, "X-Slow: 1\r\n");
    assertThat(raw.isClosedByNode()).isTrue();
    drip.join();
    assertCounted(Limit.HEADER_TIME, 1);
  }

  @Test
  void aBodyThatDripsIsNotWaitedFor() throws IOException, InterruptedException {
    Raw raw = connect();
    raw.send(post("Content-Length: 4000"));
    Thread drip = drip(raw, " ");
    assertThat(raw.isClosedByNode()).isTrue();
    drip.join();
    assertCounted(Limit.BODY_TIME, 1);
  }

  /// A byte now and then, so that the connection is never idle. Ends when the node has closed.
  private static Thread drip(Raw raw, String what) {
    return Thread.ofVirtual()
        .start(
            () -> {
              try {
                for (int i = 0; i < 400; i++) {
                  raw.send(what);
                  Thread.sleep(50);
                }
              } catch (IOException | InterruptedException _) {
                // Closed.
              }
            });
  }

  /// The head of a request that has a body.
  private static String post(String... headers) {
    return "POST /v1/sessions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        .concat(String.join("\r\n", headers))
        .concat("\r\n\r\n");
  }

  @Test
  void aWebSocketThatSaysNothingIsNotWaitedFor() throws IOException {
    Raw raw = connect();
    assertThat(raw.upgrade().status()).isEqualTo(101);
    assertThat(raw.closeCode()).isEqualTo(4408);
    assertCounted(Limit.SILENCE, 1);
  }

  @Test
  void aBodyThatIsCompressedIsNotUnpacked() throws IOException {
    Raw raw = connect();
    raw.send(post("Content-Encoding: gzip", "Content-Length: 20"));
    Raw.Answer refused = raw.answer();
    assertThat(refused.status()).isEqualTo(415);
    assertThat(refused.body()).contains("Content-Encoding must be identity");
    assertCounted(Limit.CONTENT_ENCODING, 1);
  }

  @Test
  void aPageOfAnotherOriginMayNotConnect() throws IOException {
    assertThat(connect().upgrade("Origin: http://localhost").status()).isEqualTo(101);

    assertThat(connect().upgrade("Origin: https://evil.example").status()).isEqualTo(403);
    assertCounted(Limit.ORIGIN, 1);
  }

  @Test
  void inOpenModeANameThatIsMadeToLeadHereDoesNot() throws IOException {
    for (String host :
        List.of("localhost", "localhost:1", "127.0.0.1:8080", "[::1]:1", "a.localhost")) {
      assertThat(asked(host).status()).as(host).isEqualTo(200);
    }
    for (String host :
        List.of("evil.example", "evil.example:8080", "localhost.evil.example", "10.0.0.1")) {
      Raw.Answer refused = asked(host);
      assertThat(refused.status()).as(host).isEqualTo(421);
      assertThat(refused.body()).contains("in open mode the host must be localhost");
    }
    assertCounted(Limit.HOST, 4);
  }

  private Raw.Answer asked(String host) throws IOException {
    try (Raw raw = connect()) {
      return raw.send("GET /health/live HTTP/1.1\r\nHost: " + host + "\r\n\r\n").answer();
    }
  }
}
