package chat.parley.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the nginx configuration that is shipped does between clients and nodes, which are stubs
/// here. Needs Debian's nginx.
class NginxIT {
  @TempDir static Path shared;
  private static OwnCertificate certificate;

  @TempDir Path folder;
  private StubNode one;
  private StubNode other;
  private Nginx nginx;
  private HttpClient http;

  @BeforeAll
  static void makeCertificate() throws Exception {
    assumeTrue(Nginx.program().isPresent(), "nginx is not installed");
    certificate = OwnCertificate.in(shared);
  }

  @BeforeEach
  void start() throws Exception {
    one = new StubNode();
    other = new StubNode();
    nginx =
        Nginx.start(
            Files.createDirectory(folder.resolve("nginx")),
            List.of(one.url(), other.url()),
            certificate);
    http = HttpClient.newBuilder().sslContext(trusting()).build();
  }

  @AfterEach
  void stop() throws Exception {
    if (nginx != null) {
      http.close();
      nginx.close();
      one.close();
      other.close();
    }
  }

  private static SSLContext trusting() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(certificate.store())) {
      store.load(in, OwnCertificate.PASSWORD.toCharArray());
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  private HttpResponse<String> get(URI url) throws Exception {
    return http.send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString());
  }

  private StubNode asked() {
    return one.heads().isEmpty() ? other : one;
  }

  private WebSocket connect() {
    return http.newWebSocketBuilder()
        .buildAsync(nginx.wss().resolve("/v1/ws"), new WebSocket.Listener() {})
        .join();
  }

  @Test
  void nodesAreToldWhoAsksForWhatAndHow() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(nginx.https().resolve("/v1/me"))
            .header("X-Forwarded-For", "6.6.6.6")
            .header("X-Forwarded-Proto", "gopher")
            .build();
    HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(asked().header("Host")).contains(nginx.https().getAuthority());
    assertThat(asked().header("X-Forwarded-For")).contains("127.0.0.1");
    assertThat(asked().header("X-Forwarded-Proto")).contains("https");
    assertThat(asked().header("Upgrade")).isEmpty();
  }

  @Test
  void browsersAreToldOnceToComeByTlsOnly() throws Exception {
    assertThat(get(nginx.https()).headers().allValues("Strict-Transport-Security"))
        .containsExactly("max-age=31536000");
    assertThat(
            get(nginx.https().resolve("/metrics")).headers().allValues("Strict-Transport-Security"))
        .hasSize(1);
  }

  @Test
  void whoComesWithoutTlsIsSentToWhereItIs() throws Exception {
    HttpResponse<String> answer = get(nginx.plain().resolve("/v1/me?a=b"));

    assertThat(answer.statusCode()).isEqualTo(308);
    assertThat(answer.headers().firstValue("Location")).contains("https://localhost/v1/me?a=b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/metrics",
        "/metrics/",
        "/metrics?x",
        "//metrics",
        "/%6detrics",
        "/v1/../metrics",
        "/v1/%2e%2e/metrics",
        "/health/ready",
        "/health/live"
      })
  void whatIsForOperatorsIsNotThereForOthers(String path) throws Exception {
    assertThat(get(URI.create(nginx.https() + path)).statusCode()).isEqualTo(404);
    assertThat(one.heads()).isEmpty();
    assertThat(other.heads()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/chats, 65536, 200",
    "/v1/chats, 65537, 413",
    "/v1/attachments, 1000000, 200",
    "/v1/attachments, 27262977, 413"
  })
  void bodiesAreAsLongAsNodesTakeThem(String path, int bytes, int status) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(nginx.https().resolve(path))
            .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[bytes]))
            .expectContinue(true)
            .build();

    assertThat(http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
        .isEqualTo(status);
  }

  @Test
  void aClientDoesNotNoticeThatANodeDrains() {
    one.drain();

    for (int i = 0; i < 6; i++) {
      connect().abort();
    }

    assertThat(other.heads()).hasSize(6);
  }

  /// It would be let in one client in a while if failures counted, as none of these ends.
  @Test
  void aNodeThatIsBackIsLetInAllAtOnce() throws Exception {
    one.drain();
    List<WebSocket> open = new ArrayList<>(connected(6));

    one.undrain();
    other.drain();
    open.addAll(connected(6));

    assertThat(open).hasSize(12);
    open.forEach(WebSocket::abort);
  }

  private List<WebSocket> connected(int count) {
    return Stream.generate(this::connect).limit(count).toList();
  }

  @Test
  void aClientDoesNotNoticeThatANodeIsGone() throws Exception {
    one.close();

    for (int i = 0; i < 6; i++) {
      connect().abort();
    }

    assertThat(other.heads()).hasSize(6);
  }

  @Test
  void whenAllDrainTheClientIsToldSo() {
    one.drain();
    other.drain();

    assertThatExceptionOfType(CompletionException.class)
        .isThrownBy(this::connect)
        .withCauseInstanceOf(WebSocketHandshakeException.class)
        .satisfies(e -> assertThat(status(e)).isEqualTo(503));
  }

  private static int status(CompletionException refused) {
    return refused.getCause() instanceof WebSocketHandshakeException e && e.getResponse() != null
        ? e.getResponse().statusCode()
        : 0;
  }

  @Test
  void clientsGoWhereThereAreFewest() {
    List<WebSocket> open = connected(10);

    assertThat(Map.of("one", one.heads().size(), "other", other.heads().size()))
        .containsEntry("one", 5)
        .containsEntry("other", 5);
    open.forEach(WebSocket::abort);
  }

  @Test
  void logsNameNoTokens() throws Exception {
    one.drain();
    other.drain();
    get(nginx.https().resolve("/v1/me?access_token=secret-1"));
    assertThatThrownBy(
        () ->
            http.newWebSocketBuilder()
                .buildAsync(
                    nginx.wss().resolve("/ws/user/ann?access_token=secret-2"),
                    new WebSocket.Listener() {})
                .join());
    one.close();
    other.close();
    get(nginx.https().resolve("/ws/user/ann?access_token=secret-3"));

    String log = Files.readString(folder.resolve("nginx/access.log")) + nginx.log();
    assertThat(log).contains("/v1/me", "/ws/user/ann").doesNotContain("secret");
  }
}
