package chat.parley.hooks;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.hooks.Receiver.Answer;
import chat.parley.hooks.Receiver.Gone;
import chat.parley.hooks.Receiver.Refused;
import chat.parley.hooks.Receiver.Taken;
import chat.parley.outbound.Destination;
import chat.parley.store.Webhook;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
final class HttpReceiverTest {
  private static final byte[] BODY = "{\"type\":\"message\"}".getBytes(StandardCharsets.UTF_8);
  private static final Clock CLOCK =
      Clock.fixed(Instant.ofEpochSecond(1_790_000_000), ZoneOffset.UTC);

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, String> seen = new ConcurrentHashMap<>();
  private HttpReceiver receiver;
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    receiver = receiver(true);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/status/", this::status);
    server.createContext("/endless", HttpReceiverTest::endless);
    server.createContext("/silent", HttpReceiverTest::silent);
    server.createContext(
        "/redirect",
        exchange -> {
          exchange.getResponseHeaders().add("Location", "/status/200");
          exchange.sendResponseHeaders(307, -1);
          exchange.close();
        });
    server.start();
  }

  private static HttpReceiver receiver(boolean allowPrivate) {
    return new HttpReceiver(
        new Destination(allowPrivate, "a.setting"), Duration.ofSeconds(2), "Parley/test", CLOCK);
  }

  @AfterEach
  void stop() {
    receiver.close();
    server.stop(0);
    threads.shutdownNow();
  }

  private void status(HttpExchange exchange) throws IOException {
    Headers headers = exchange.getRequestHeaders();
    headers.forEach((name, values) -> seen.put(name, values.getFirst()));
    seen.put("method", exchange.getRequestMethod());
    seen.put("body", new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    String path = exchange.getRequestURI().getPath();
    exchange.sendResponseHeaders(Integer.parseInt(path.substring(path.lastIndexOf('/') + 1)), -1);
    exchange.close();
  }

  private static void endless(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      byte[] some = new byte[16 * 1024];
      while (true) {
        out.write(some);
      }
    }
  }

  /// A status, and a body that never ends.
  private static void silent(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    exchange.getResponseBody().flush();
  }

  private Answer tell(String path) {
    return tell(receiver, "http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  private static Answer tell(HttpReceiver receiver, String url) {
    return receiver.tell(
        new Webhook(
            "w_1",
            url,
            "s3cret",
            Set.of(),
            Optional.empty(),
            true,
            true,
            1,
            Webhook.Health.UNKNOWN),
        "w_1:7:g1",
        BODY);
  }

  @Test
  void postsTheEventSigned() {
    assertThat(tell("/status/204")).isEqualTo(new Taken());
    assertThat(seen)
        .containsEntry("method", "POST")
        .containsEntry("body", new String(BODY, StandardCharsets.UTF_8))
        .containsEntry("Content-type", "application/json")
        .containsEntry("User-agent", "Parley/test")
        .containsEntry("Parley-webhook-id", "w_1")
        .containsEntry("Parley-delivery", "w_1:7:g1")
        .containsEntry("Parley-timestamp", "1790000000")
        .containsEntry("Parley-signature", Signature.of("s3cret", 1_790_000_000, BODY));
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 401, 404, 429, 500, 503})
  void otherStatusesRefuse(int status) {
    assertThat(tell("/status/" + status)).isEqualTo(new Refused("answered " + status, false));
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 413, 415, 422})
  void someRefuseTheEventAlone(int status) {
    assertThat(tell("/status/" + status)).isEqualTo(new Refused("answered " + status, true));
  }

  @Test
  void goneIsGone() {
    assertThat(tell("/status/410")).isEqualTo(new Gone());
  }

  @Test
  void redirectsAreNotFollowed() {
    assertThat(tell("/redirect")).isEqualTo(new Refused("answered 307", false));
    assertThat(seen).isEmpty();
  }

  @Test
  void answerWithoutEndIsCutOff() {
    assertThat(tell("/endless")).isEqualTo(new Taken());
  }

  @Test
  void answerThatDoesNotComeToItsEndIsNone() {
    assertThat(tell("/silent")).isEqualTo(new Refused("no answer within 2 s", false));
  }

  @Test
  void whoIsNotThereRefuses() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    assertThat(tell(receiver, "http://127.0.0.1:" + port + "/"))
        .isEqualTo(new Refused("the connection was refused", false));
  }

  @Test
  void whoSpeaksNoHttpRefuses() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      threads.execute(
          () -> {
            try (var connection = socket.accept()) {
              connection.getInputStream().read();
              connection
                  .getOutputStream()
                  .write("nonsense\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
              // The test says what came of it.
            }
          });
      assertThat(tell(receiver, "http://127.0.0.1:" + socket.getLocalPort() + "/"))
          .isInstanceOf(Refused.class);
    }
  }

  @Test
  void privateAddressIsNotToldIfItIsNotAllowed() {
    try (HttpReceiver outside = receiver(false)) {
      String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/status/200";
      assertThat(tell(outside, url)).isInstanceOf(Refused.class);
      assertThat(seen).isEmpty();
    }
  }
}
