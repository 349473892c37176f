package chat.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// `parley serve` as a newcomer and an operator meet it: real processes, ended and killed.
class ServeIT {
  private static final Map<String, String> OPEN = Map.of("PARLEY_AUTH_MODE", "open");
  private static final long STOP_SECONDS = 10;

  @TempDir Path folder;

  private ServerProcess serve(Map<String, String> environment) throws IOException {
    return ServerProcess.start(folder, environment, "serve", "--port", "0");
  }

  private static String url(ServerProcess server) {
    String line = server.awaitLine("Parley is ready: ");
    return line.substring(line.indexOf("http")).replace("http", "ws");
  }

  @Test
  void startsWithOneLineAndStopsOnSigterm() throws Exception {
    try (ServerProcess server = serve(Map.of())) {
      String url = url(server);
      assertThat(server.lines()).hasSize(1);
      try (Wire wire = Wire.connect(url + "/v1/ws")) {
        assertThat(server.terminate(STOP_SECONDS)).isZero();
        assertThat(wire.closeCode()).isEqualTo(4503);
      }
    }
  }

  @Test
  void everythingIsThereAfterARestartAndAfterAKill() throws Exception {
    try (ServerProcess first = serve(OPEN)) {
      try (Wire alice = Wire.live(url(first), "alice", "phone")) {
        assertThat(alice.say(1, "\"to\":\"bob\"", "c-1", "one").path("seq").asLong()).isEqualTo(2);
      }
      assertThat(first.terminate(STOP_SECONDS)).isZero();
    }
    try (ServerProcess second = serve(OPEN)) {
      try (Wire alice = Wire.live(url(second), "alice", "phone")) {
        JsonNode again = alice.say(1, "\"to\":\"bob\"", "c-1", "one");
        assertThat(again.path("duplicate").asBoolean()).isTrue();
        assertThat(again.path("seq").asLong()).isEqualTo(2);
        assertThat(alice.say(2, "\"to\":\"bob\"", "c-2", "two").path("seq").asLong()).isEqualTo(3);
      }
      second.kill();
    }
    try (ServerProcess third = serve(OPEN);
        Wire alice = Wire.live(url(third), "alice", "phone")) {
      JsonNode again = alice.say(1, "\"to\":\"bob\"", "c-2", "two");
      assertThat(again.path("duplicate").asBoolean()).isTrue();
      assertThat(again.path("seq").asLong()).isEqualTo(3);
      assertThat(alice.say(2, "\"to\":\"bob\"", "c-3", "three").path("seq").asLong()).isEqualTo(4);
      alice.send("{\"type\":\"history\",\"id\":3,\"chat_id\":\"d:alice:bob\"}");
      JsonNode history = alice.answer(3);
      assertThat(
              history
                  .path("events")
                  .valueStream()
                  .map(event -> event.path("seq").asLong())
                  .toList())
          .containsExactly(1L, 2L, 3L, 4L);
    }
  }

  @Test
  void twoClientsOfTheReferenceSystemChat() throws Exception {
    try (ServerProcess server = serve(OPEN)) {
      String url = url(server) + "/ws/user/";
      try (Wire alice = Wire.connect(url + "alice")) {
        alice.send("{\"chat_id\":");
        assertThat(alice.nextText()).isEqualTo("{\"error\":\"Invalid message format\"}");

        alice.send(reference("c1", "bob", "while you were away"));
        alice.send(reference("", "bob", "and directly"));
        try (Wire bob = Wire.connect(url + "bob")) {
          // Of two chats the order is not given.
          assertThat(List.of(bob.nextText(), bob.nextText()))
              .satisfiesExactlyInAnyOrder(
                  frame ->
                      assertThat(frame)
                          .isEqualTo(
                              "{\"chat_id\":\"c1\",\"sender\":\"alice\",\"message_type\":\"text\","
                                  + "\"message\":\"while you were away\"}"),
                  frame -> assertThat(frame).contains("\"d:alice:bob\"").contains("and directly"));
          bob.send(reference("c1", "alice", "I am back"));
          assertThat(alice.nextText()).contains("\"sender\":\"bob\"").contains("I am back");
          alice.send(reference("c1", "carol", "who is that?"));
          assertThat(alice.nextText()).startsWith("{\"error\":\"not_a_member: ");
        }
      }
    }
  }

  @Test
  void aTakenPortIsOneClearLine() throws Exception {
    try (ServerProcess first = serve(OPEN)) {
      String url = url(first);
      String port = url.substring(url.lastIndexOf(':') + 1);
      Path other = folder.resolve("other");
      try (ServerProcess second =
          ServerProcess.start(
              folder, OPEN, "serve", "--port", port, "--data-dir", other.toString())) {
        assertThat(second.awaitExit()).isEqualTo(1);
        assertThat(second.log())
            .contains("127.0.0.1:" + port + " is taken")
            .doesNotContain("\tat ");
      }
    }
  }

  @Test
  void aWrongSettingStopsTheStartWithOneLine() throws Exception {
    try (ServerProcess server = serve(Map.of("PARLEY_AUTH_MOD", "open"))) {
      assertThat(server.awaitExit()).isEqualTo(2);
      assertThat(server.log().strip().lines())
          .singleElement()
          .asString()
          .contains("PARLEY_AUTH_MOD")
          .contains("parley.auth.mode");
    }
  }

  @Test
  void aDataFolderThatCannotBeOneIsOneClearLine() throws Exception {
    Path file = Files.createFile(folder.resolve("a-file"));
    try (ServerProcess server =
        ServerProcess.start(folder, OPEN, "serve", "--port", "0", "--data-dir", file.toString())) {
      assertThat(server.awaitExit()).isEqualTo(2);
      assertThat(server.log()).contains("a-file").doesNotContain("\tat ");
    }
  }

  private static String reference(String chat, String receiver, String message) {
    return "{\"chat_id\":\"%s\",\"receiver_user_id\":\"%s\",\"message_type\":\"text\",\"message\":\"%s\"}"
        .formatted(chat, receiver, message);
  }
}
