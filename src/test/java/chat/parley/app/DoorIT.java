package chat.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.auth.TokenMaker;
import chat.parley.chat.UserId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Who is let in, and what happens to who does not speak the protocol. In `jwt` mode.
class DoorIT {
  @TempDir static Path dataDir;
  private static LocalCluster cluster;
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @BeforeAll
  static void start() throws IOException {
    cluster =
        new LocalCluster(
            dataDir,
            1,
            Map.of(
                "parley.auth.mode", "jwt",
                "parley.http.allowed-origins", "https://chat.example.org"));
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static String token(String user) {
    return token(user, Duration.ofMinutes(5));
  }

  private static String token(String user, Duration ttl) {
    DataFolder folder = new DataFolder(dataDir, new SecureRandom());
    return new TokenMaker(cluster.settings().jwtRules(folder), Clock.systemUTC())
        .make(new UserId(user), ttl);
  }

  private static Wire open() {
    return Wire.connect(cluster.url(1) + "/v1/ws");
  }

  private static Wire signedIn(String user) {
    Wire wire = open();
    wire.send(
        """
        {"type":"hello","id":1,"token":"%s","device_id":"d"}"""
            .formatted(token(user)));
    wire.upTo("live");
    return wire;
  }

  @Test
  void aTokenSaysWhoOneIs() {
    try (Wire wire = open()) {
      wire.send(
          """
          {"type":"hello","id":1,"token":"%s","device_id":"d"}"""
              .formatted(token("alice")));
      assertThat(wire.next("welcome").path("user_id").asString()).isEqualTo("alice");
    }
  }

  @Test
  void withoutATokenOneIsNotLetIn() {
    try (Wire wire = open()) {
      wire.send(
          """
          {"type":"hello","id":4,"user_id":"alice","device_id":"d"}""");
      JsonNode error = wire.next();
      assertThat(error.path("code").asString()).isEqualTo("unauthorized");
      assertThat(error.path("id").asLong()).isEqualTo(4);
      assertThat(wire.closeCode()).isEqualTo(4401);
    }
  }

  @Test
  void aBadTokenIsNotLetIn() {
    String forged = token("alice");
    String other = forged.substring(0, forged.length() - 6) + "AAAAAA";
    try (Wire wire = open()) {
      wire.send(
          """
          {"type":"hello","id":1,"token":"%s","device_id":"d"}"""
              .formatted(other));
      assertThat(wire.next().path("code").asString()).isEqualTo("unauthorized");
      assertThat(wire.closeCode()).isEqualTo(4401);
    }
  }

  @Test
  void whoSaysSomethingElseBeforeHelloIsNotServed() {
    try (Wire wire = open()) {
      wire.send(
          """
          {"type":"send","id":3,"chat_id":"g","client_id":"c","text":"hi"}""");
      assertThat(wire.next().path("code").asString()).isEqualTo("unauthorized");
      assertThat(wire.closeCode()).isEqualTo(4400);
    }
  }

  @Test
  void whoSaysNothingIsClosed() {
    try (Wire wire = open()) {
      assertThat(wire.closeCode()).isEqualTo(4408);
    }
  }

  @Test
  void twentyUnreadableFramesInARowAreTheEnd() {
    try (Wire wire = signedIn("mallory")) {
      for (int i = 0; i < 19; i++) {
        wire.send("{");
        assertThat(wire.next().path("code").asString()).isEqualTo("invalid_frame");
      }
      wire.expectNothing();
      for (int i = 0; i < 20; i++) {
        wire.send("{");
      }
      assertThat(wire.closeCode()).isEqualTo(4400);
    }
  }

  @Test
  void aBinaryFrameIsInvalidAndTheConnectionLives() {
    try (Wire wire = signedIn("binary")) {
      wire.sendBinary(new byte[] {1, 2, 3});
      assertThat(wire.next().path("code").asString()).isEqualTo("invalid_frame");
      wire.expectNothing();
    }
  }

  @Test
  void aFrameOverTheLimitIsTheEnd() {
    try (Wire wire = signedIn("large")) {
      wire.sendWithoutWaiting("x".repeat(64 * 1024 + 1));
      assertThat(wire.closeCode()).isEqualTo(1009);
    }
  }

  @Test
  void aFrameAtTheLimitIsRead() {
    try (Wire wire = signedIn("nearly")) {
      String frame = "{\"type\":\"ping\",\"id\":1,\"pad\":\"%s\"}";
      wire.send(frame.formatted("x".repeat(64 * 1024 - frame.length() + 2)));
      assertThat(wire.next().path("type").asString()).isEqualTo("pong");
    }
  }

  @Test
  void theSubprotocolIsEchoedToPagesOfAllowedOrigins() {
    try (Wire wire =
        Wire.connect(cluster.url(1) + "/v1/ws", "Origin", "https://chat.example.org")) {
      assertThat(wire.subprotocol()).isEqualTo("parley.v1");
    }
  }

  @Test
  void pagesOfOtherOriginsMayNotConnect() {
    assertThat(refused(cluster.url(1) + "/v1/ws", "Origin", "https://evil.example.org"))
        .isEqualTo(403);
  }

  @Test
  void theReferenceEndpointWantsATokenOfThatUser() {
    String path = cluster.url(1) + "/ws/user/rita";
    assertThat(refused(path, "X-Nothing", "")).isEqualTo(401);
    assertThat(refused(path, "Authorization", "Bearer " + token("someone-else"))).isEqualTo(403);
    try (Wire header = Wire.connect(path, "Authorization", "Bearer " + token("rita"));
        Wire query = Wire.connect(path + "?access_token=" + token("rita"))) {
      for (Wire wire : new Wire[] {header, query}) {
        wire.send("{}");
        assertThat(wire.nextText()).isEqualTo("{\"error\":\"Invalid message format\"}");
      }
    }
  }

  /// The HTTP status with which an upgrade is refused.
  private static int refused(String url, String header, String value) {
    try (Wire wire = Wire.connect(url, header, value)) {
      throw new AssertionError("let in, and got " + wire.nextText());
    } catch (CompletionException e) {
      if (e.getCause() instanceof WebSocketHandshakeException handshake) {
        return handshake.getResponse().statusCode();
      }
      throw e;
    }
  }

  @Test
  void healthAndTheFrontPageAnswer() throws Exception {
    assertThat(get("/health/live", "*/*").body()).contains("live");
    HttpResponse<String> ready = get("/health/ready", "*/*");
    assertThat(ready.statusCode()).isEqualTo(200);
    assertThat(ready.body()).contains("kafka", "store", "directory", "inbox");
    assertThat(get("/", "application/json").body())
        .isEqualTo("{\"message\":\"Server is running smoothly!\"}");
    assertThat(get("/", "text/html").headers().firstValue("content-type").orElse(""))
        .startsWith("text/html");
    assertThat(get("/nothing/here", "*/*").statusCode()).isEqualTo(404);
    assertThat(get("/v1/ws", "*/*").statusCode()).isEqualTo(426);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/docs", "/docs/protocol.md", "/health/live", "/health/ready"})
  void whatIsThereToBeReadTakesNoOtherMethod(String path) {
    Http.Answer wrong = Http.at(cluster.http(1)).send("POST", path, "x", "text/plain");
    assertThat(wrong.status()).isEqualTo(405);
    assertThat(wrong.text("code")).isEqualTo("unsupported");
    assertThat(wrong.header("allow")).isEqualTo("GET, HEAD, OPTIONS");

    Http.Answer options = Http.at(cluster.http(1)).call("OPTIONS", path, "");
    assertThat(options.status()).isEqualTo(204);
    assertThat(options.header("allow")).isEqualTo("GET, HEAD, OPTIONS");
    assertThat(Http.at(cluster.http(1)).call("HEAD", path, "").status()).isEqualTo(200);
  }

  @Test
  void whereNothingIsThereIsNothingForAnyMethod() {
    for (String method : new String[] {"GET", "POST", "DELETE", "OPTIONS"}) {
      for (String path : new String[] {"/nothing", "/docs/nothing", "/health", "/v1", "/v1/x"}) {
        Http.Answer answer = Http.at(cluster.http(1)).call(method, path, "");
        assertThat(answer.status()).as("%s %s", method, path).isEqualTo(404);
        assertThat(answer.text("code")).isEqualTo("not_found");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"65536, false, 405", "65537, false, 413", "65537, true, 413"})
  void bodyThatIsTooLargeIsAProblemAlsoWhereNobodyWouldReadIt(
      int bytes, boolean announced, int status) throws Exception {
    try (Socket socket =
        new Socket(InetAddress.getLoopbackAddress(), URI.create(cluster.http(1)).getPort())) {
      socket.setSoTimeout(20_000);
      String head =
          "POST /docs HTTP/1.1\r\nHost: here\r\nContent-Length: %d\r\nConnection: close\r\n%s\r\n"
              .formatted(bytes, announced ? "Expect: 100-continue\r\n" : "");
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      if (!announced) {
        socket.getOutputStream().write(new byte[bytes]);
      }
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer)
          .startsWith("HTTP/1.1 %d ".formatted(status))
          .contains("application/problem+json", "\"status\":" + status);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/%zz", "/a%", "/ws/user/rita%4", "/ws/user/rita?access_token=%g0"})
  void brokenPercentEncodingIsRefusedWithAnAnswer(String path) throws Exception {
    try (Socket socket =
        new Socket(InetAddress.getLoopbackAddress(), URI.create(cluster.http(1)).getPort())) {
      socket.setSoTimeout(20_000);
      socket
          .getOutputStream()
          .write(
              "GET %s HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n"
                  .formatted(path)
                  .getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer)
          .startsWith("HTTP/1.1 400 ")
          .contains("application/problem+json", "invalid_frame", "percent-encoding");
    }
  }

  private static HttpResponse<String> get(String path, String accept) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(cluster.http(1) + path)).header("Accept", accept).build();
    return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
  }
}
