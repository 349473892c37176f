package chat.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The log of a real process with `parley.log.format=json`, from its first line to its last.
class JsonLogIT {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String OPERATOR = "operator-token-" + "o".repeat(32);
  private static final String SCRAPER = "scraper-token-" + "s".repeat(32);

  @TempDir Path folder;

  @Test
  void everyLineIsAnObjectAndNoneHasWhatPeopleWriteOrTokens() throws Exception {
    Map<String, String> environment =
        Map.of(
            "PARLEY_AUTH_MODE",
            "open",
            "PARLEY_LOG_FORMAT",
            "json",
            "PARLEY_ADMIN_TOKEN",
            OPERATOR,
            "PARLEY_METRICS_TOKEN",
            SCRAPER);
    try (ServerProcess server = ServerProcess.start(folder, environment, "serve", "--port", "0")) {
      String line = server.awaitLine("Parley is ready: ");
      String http = line.substring(line.indexOf("http"));
      try (Wire alice = Wire.live(http.replace("http", "ws"), "alice", "phone")) {
        alice.say(1, "\"to\":\"bob\"", "c-1", "a text of which nobody is to know");
        alice.send("{\"type\":\"send\",\"id\":2,\"chat_id\":\"nowhere\",\"text\":\"nor of that\"}");
        alice.answer(2);
      }
      Http.at(http).bearing(OPERATOR).get("/v1/admin/users");
      HttpRequest scrape =
          HttpRequest.newBuilder(URI.create(http + "/metrics"))
              .header("Via", "1.1 proxy")
              .header("Authorization", "Bearer " + SCRAPER)
              .build();
      assertThat(Http.CLIENT.send(scrape, BodyHandlers.discarding()).statusCode()).isEqualTo(200);
      assertThat(server.terminate(20)).isZero();

      assertThat(server.log())
          .doesNotContain("nobody is to know", "nor of that", OPERATOR, SCRAPER);
      List<JsonNode> lines = server.log().lines().map(JSON::readTree).toList();
      assertThat(lines)
          .isNotEmpty()
          .allSatisfy(
              each -> {
                assertThat(each.path("timestamp").isNumber()).isTrue();
                assertThat(each.path("level").asString()).isIn("INFO", "WARN", "ERROR");
                assertThat(each.path("threadName").asString()).isNotEmpty();
                assertThat(each.path("loggerName").asString()).isNotEmpty();
                assertThat(each.path("formattedMessage").asString()).isNotEmpty();
              });
      assertThat(lines)
          .anySatisfy(
              each ->
                  assertThat(each.path("formattedMessage").asString())
                      .isEqualTo("Sequencing 16 partitions"));
    }
  }
}
