package chat.parley.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import chat.parley.edge.Tls;
import chat.parley.limits.Limit;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A node with a certificate of its own.
class TlsIT {
  private static final Duration RENEWED = Duration.ofSeconds(60);

  @TempDir static Path folder;
  private static LocalCluster cluster;
  private static SSLContext first;
  private static URI node;

  @BeforeAll
  static void start() throws Exception {
    first = Certificates.make(folder, "EC");
    cluster =
        new LocalCluster(
            folder.resolve("data"),
            1,
            Map.of(
                "parley.http.tls.certificate", folder.resolve("certificate.pem").toString(),
                "parley.http.tls.key", folder.resolve("key.pem").toString(),
                "parley.http.proxies", "127.0.0.9"));
    node = URI.create(cluster.http(1).replace("http:", "https:"));
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static HttpResponse<String> get(SSLContext trust)
      throws IOException, InterruptedException {
    return get(trust, "/health/live");
  }

  private static HttpResponse<String> get(SSLContext trust, String path)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newBuilder().sslContext(trust).build()) {
      return client.send(
          HttpRequest.newBuilder(node.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  private static SSLSocket socket(String... versions) throws IOException {
    SSLSocket socket =
        (SSLSocket)
            first
                .getSocketFactory()
                .createSocket(InetAddress.ofLiteral("127.0.0.1"), node.getPort());
    socket.setEnabledProtocols(versions);
    return socket;
  }

  @Test
  void whoTrustsItIsServedAndToldToComeByNothingElse() throws Exception {
    HttpResponse<String> answer = get(first);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Strict-Transport-Security"))
        .hasValue("max-age=31536000");
    assertThat(answer.sslSession())
        .hasValueSatisfying(s -> assertThat(s.getProtocol()).isEqualTo("TLSv1.3"));
  }

  @Test
  void aWebSocketIsServedWithinTls() throws IOException {
    try (Raw raw = Raw.over(socket("TLSv1.2"))) {
      assertThat(raw.upgrade().status()).isEqualTo(101);
      raw.text("{\"type\":\"hello\",\"id\":1,\"user_id\":\"anna\",\"device_id\":\"d\"}");
      assertThat(raw.text("\"live\"", 20)).isNotEmpty();
    }
  }

  @Test
  void versionsThatAreBrokenAreRefusedAndCounted() throws Exception {
    long before = cluster.refusals(1).of(Limit.TLS_HANDSHAKE);
    try (Socket plain = new Socket(InetAddress.ofLiteral("127.0.0.1"), node.getPort());
        Raw raw = Raw.over(plain)) {
      raw.send("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertThat(raw.isClosedByNode()).isTrue();
    }
    assertThatThrownBy(() -> get(SSLContext.getDefault())).isInstanceOf(SSLException.class);
    await()
        .untilAsserted(
            () -> assertThat(cluster.refusals(1).of(Limit.TLS_HANDSHAKE)).isEqualTo(before + 2));
  }

  @Test
  void aRenewedCertificateIsTakenAndAUselessOneIsNot() throws Exception {
    String good = Files.readString(folder.resolve("key.pem"));
    SSLContext second = Certificates.make(folder, "RSA");
    await().atMost(RENEWED).ignoreExceptions().until(() -> get(second).statusCode() == 200);
    assertThatThrownBy(() -> get(first)).isInstanceOf(SSLException.class);
    assertThat(get(second, "/metrics").body()).contains("parley_certificate_not_after_seconds 1.");

    Files.writeString(folder.resolve("key.pem"), good);
    // Longer than it takes to look again.
    for (long end = System.nanoTime() + 12_000_000_000L; System.nanoTime() < end; ) {
      assertThat(get(second).statusCode()).isEqualTo(200);
    }
    first = Certificates.make(folder, "Ed25519");
    await().atMost(RENEWED).ignoreExceptions().until(() -> get(first).statusCode() == 200);
  }

  @Test
  void filesThatCannotBeUsedStopTheStart() throws Exception {
    // Those of the node have changed by now, or not.
    Path one = Files.createDirectory(folder.resolve("one"));
    Path other = Files.createDirectory(folder.resolve("other"));
    Certificates.make(one, "EC");
    Certificates.make(other, "EC");
    Path certificate = one.resolve("certificate.pem");
    assertRefused(certificate, other.resolve("key.pem"), "is not the key of");
    assertRefused(one.resolve("none.pem"), one.resolve("key.pem"), "none.pem is not there");
    assertRefused(
        one.resolve("key.pem"), one.resolve("key.pem"), "must hold a certificate, -----BEGIN");
    assertRefused(certificate, certificate, "must hold an RSA, EC or Ed25519 key as PKCS #8");
    Certificates.make(other, "RSA");
    assertRefused(certificate, other.resolve("key.pem"), "of the certificate's kind");
  }

  private static void assertRefused(Path certificate, Path key, String why) {
    assertThatThrownBy(() -> Tls.of(new Tls.PemFiles(certificate, key)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(why);
  }
}
