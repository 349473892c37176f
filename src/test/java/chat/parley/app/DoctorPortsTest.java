package chat.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The checks of ports, with real ones.
class DoctorPortsTest {
  @TempDir Path folder;

  private DoctorPorts ports(String... settings) {
    Map<String, String> values = new HashMap<>();
    values.put("parley.data-dir", folder.toString());
    for (int i = 0; i < settings.length; i += 2) {
      values.put(settings[i], settings[i + 1]);
    }
    return new DoctorPorts(Settings.of(SettingsSources.ofValues(values)), Duration.ofSeconds(2));
  }

  @Test
  void aPortIsFreeOrNot() throws IOException {
    String port;
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = Integer.toString(taken.getLocalPort());
      assertThat(Found.wrong(ports("parley.http.port", port)::http))
          .containsExactly("FAIL port: 127.0.0.1:%s: Address already in use".formatted(port));
      assertThat(Found.wrong(ports("parley.kafka.port", port)::broker))
          .containsExactly(
              "warn broker port: 127.0.0.1:%s: Address already in use".formatted(port));
    }
    assertThat(Found.lines(ports("parley.http.port", port)::http))
        .containsExactly("ok port: 127.0.0.1:%s is free".formatted(port));
    assertThat(Found.lines(ports("parley.kafka.port", port)::broker))
        .containsExactly("ok broker port: 127.0.0.1:%s is free".formatted(port));
    assertThat(Found.lines(ports("parley.http.port", "0")::http))
        .containsExactly("ok port: a free one");
    assertThat(Found.lines(ports()::broker)).isEmpty();
  }

  @Test
  void withTlsWhoHasThePortIsNotAsked() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      DoctorPorts ports =
          ports(
              "parley.http.port",
              port,
              "parley.http.tls.certificate",
              "c.pem",
              "parley.http.tls.key",
              "k.pem");
      assertThat(Found.wrong(ports::http))
          .containsExactly("warn port: 127.0.0.1:%s: Address already in use".formatted(port));
    }
  }

  @Test
  void anAddressOfAnotherMachineFails() {
    assertThat(Found.wrong(ports("parley.http.host", "192.0.2.1")::http))
        .singleElement()
        .asString()
        .startsWith("FAIL port: 192.0.2.1:8080: Cannot assign requested address");
  }

  @Test
  void aNodeThatServesThereAlreadyIsNamed() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    byte[] answer = "{\"status\":\"ready\",\"node_id\":\"n1\"}".getBytes(StandardCharsets.UTF_8);
    server.createContext(
        "/health/ready",
        exchange -> {
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    try {
      String port = Integer.toString(server.getAddress().getPort());
      assertThat(Found.lines(ports("parley.http.port", port)::http))
          .containsExactly("ok port: 127.0.0.1:%s is served by n1".formatted(port));
      assertThat(Found.lines(ports("parley.http.port", port, "parley.node.id", "n1")::http))
          .containsExactly("ok port: 127.0.0.1:%s is served by n1".formatted(port));
      assertThat(Found.wrong(ports("parley.http.port", port, "parley.node.id", "n2")::http))
          .containsExactly(
              "FAIL port: 127.0.0.1:%s is served by another node, n1; this one is n2"
                  .formatted(port));
      Files.writeString(folder.resolve("node-id"), "n3\n");
      assertThat(Found.wrong(ports("parley.http.port", port)::http))
          .singleElement()
          .asString()
          .endsWith("n1; this one is n3");
    } finally {
      server.stop(0);
    }
  }
}
