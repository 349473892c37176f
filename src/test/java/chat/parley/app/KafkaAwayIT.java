package chat.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// A node whose Kafka dies and comes back: `parley broker` as a process of its own.
class KafkaAwayIT {
  @TempDir Path folder;

  /// Ended last: nodes that are closed while their broker is away wait for it.
  private final List<ServerProcess> brokers = new ArrayList<>();

  @AfterEach
  void endBrokers() {
    brokers.forEach(ServerProcess::close);
  }

  private ServerProcess broker(String port) throws Exception {
    ServerProcess broker =
        ServerProcess.start(
            folder,
            Map.of(),
            "broker",
            "--port",
            port,
            "--data-dir",
            folder.resolve("kafka").toString());
    brokers.add(broker);
    return broker;
  }

  @Test
  void sendersAreToldAndAllGoesOnWhenKafkaIsBack() throws Exception {
    ServerProcess first = broker("0");
    String line = first.awaitLine("Kafka broker is ready: ");
    String address = line.substring(line.lastIndexOf(' ') + 1);
    try (LocalCluster cluster =
            new LocalCluster(
                folder.resolve("data"), 1, Map.of("parley.kafka.bootstrap-servers", address));
        Wire alice = Wire.live(cluster.url(1), "alice", "phone");
        Wire bob = Wire.live(cluster.url(1), "bob", "phone")) {
      alice.say(1, "\"to\":\"bob\"", "c-1", "before");
      bob.next("message");
      first.kill();

      long began = System.nanoTime();
      JsonNode refused = alice.say(2, "\"to\":\"bob\"", "c-2", "into the void?");
      assertThat(refused.path("code").asString()).isEqualTo("unavailable");
      assertThat(refused.path("retryable").asBoolean()).isTrue();
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(12));
      // The others of a cluster would be as badly off: its clients stay.
      awaitReady(cluster, "\"status\":\"degraded\"", "\"kafka\":\"down\"");

      broker(address.substring(address.lastIndexOf(':') + 1)).awaitLine("Kafka broker is ready: ");
      awaitReady(cluster, "\"status\":\"ready\"");
      sayUntilAcknowledged(alice, "\"to\":\"bob\"", "c-2", "into the void?");
      assertThat(bob.next("message").path("text").asString()).isEqualTo("into the void?");
      bob.expectNothing();
      assertThat(cluster.fault()).isNotDone();
    }
  }

  /// Says it again under the same client_id while the answer is `unavailable`, as the protocol
  /// asks: a node whose broker has just come back may still refuse for a moment. Any other error
  /// fails.
  private static void sayUntilAcknowledged(Wire wire, String target, String clientId, String text) {
    AtomicLong ids = new AtomicLong(100);
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              JsonNode answer = wire.say(ids.incrementAndGet(), target, clientId, text);
              boolean acknowledged = answer.path("type").asString().equals("ack");
              if (!acknowledged) {
                assertThat(answer.path("code").asString()).isEqualTo("unavailable");
              }
              return acknowledged;
            });
  }

  private static void awaitReady(LocalCluster cluster, String... saying) {
    HttpClient http = HttpClient.newHttpClient();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(cluster.http(1) + "/health/ready")).build();
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> {
              HttpResponse<String> answer =
                  http.send(request, HttpResponse.BodyHandlers.ofString());
              assertThat(answer.statusCode()).isEqualTo(200);
              assertThat(answer.body()).contains(saying);
            });
  }
}
