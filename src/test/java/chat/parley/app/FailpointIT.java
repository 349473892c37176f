package chat.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// A node that dies between two steps of a batch, and the next one on the same data.
class FailpointIT {
  @TempDir Path folder;

  private ServerProcess serve(String... jvmOptions) throws Exception {
    Map<String, String> environment = new HashMap<>(Map.of("PARLEY_AUTH_MODE", "open"));
    if (jvmOptions.length > 0) {
      environment.put("JAVA_TOOL_OPTIONS", String.join(" ", jvmOptions));
    }
    return ServerProcess.start(folder, environment, "serve", "--port", "0");
  }

  private static String url(ServerProcess server) {
    String line = server.awaitLine("Parley is ready: ");
    return line.substring(line.indexOf("http")).replace("http", "ws");
  }

  @ParameterizedTest
  @ValueSource(strings = {"after-poll", "after-commit", "after-route", "before-offset-commit"})
  void whatWasSentOnceIsThereOnce(String point) throws Exception {
    try (ServerProcess dying = serve("-Dparley.failpoint=" + point + ":1")) {
      try (Wire alice = Wire.live(url(dying), "alice", "phone")) {
        alice.send(
            "{\"type\":\"send\",\"id\":1,\"client_id\":\"c-1\",\"to\":\"bob\",\"text\":\"one\"}");
        assertThat(dying.awaitExit()).isEqualTo(137);
      }
      assertThat(dying.log()).contains("A failpoint is ARMED").contains(point);
    }
    try (ServerProcess next = serve();
        Wire alice = Wire.live(url(next), "alice", "phone")) {
      JsonNode again = alice.say(1, "\"to\":\"bob\"", "c-1", "one");
      assertThat(again.path("type").asString()).isEqualTo("ack");
      assertThat(again.path("seq").asLong()).isEqualTo(2);
      alice.send("{\"type\":\"history\",\"id\":2,\"chat_id\":\"d:alice:bob\"}");
      assertThat(
              alice
                  .answer(2)
                  .path("events")
                  .valueStream()
                  .map(event -> event.path("seq").asLong())
                  .toList())
          .isEqualTo(List.of(1L, 2L));
    }
  }

  @Test
  void aNameThatIsNoneStopsTheStart() throws Exception {
    try (ServerProcess server = serve("-Dparley.failpoint=after-lunch:1")) {
      assertThat(server.awaitExit()).isEqualTo(2);
      assertThat(server.log())
          .contains("-Dparley.failpoint \"after-lunch:1\" must be NAME:N")
          .contains("before-offset-commit");
    }
  }
}
