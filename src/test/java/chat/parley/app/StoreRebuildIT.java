package chat.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// `parley store rebuild` on the data folder of a real node, which was used and then damaged.
class StoreRebuildIT {
  private static final int MESSAGES = 550;

  @TempDir Path folder;

  private ServerProcess parley(Map<String, String> environment, String... arguments)
      throws IOException {
    return ServerProcess.start(folder, environment, arguments);
  }

  private ServerProcess serve() throws IOException {
    return parley(Map.of(), "serve", "--port", "0");
  }

  private static StoreHistory ready(ServerProcess server) {
    String line = server.awaitLine("Parley is ready: ");
    return new StoreHistory(line.substring(line.indexOf("http")));
  }

  /// What was there before anything was damaged.
  ///
  /// @param left as it is shown to who has left
  private record Before(
      String chat, List<JsonNode> events, List<JsonNode> left, String direct, long unread) {}

  @Test
  void whatWasDamagedIsMadeAgainFromTheLog() throws Exception {
    Before before;
    try (ServerProcess node = serve()) {
      before = use(ready(node));
      ServerProcess beside = parley(Map.of(), "store", "rebuild");
      assertThat(beside.awaitExit()).isEqualTo(1);
      assertThat(beside.log()).contains("parley store rebuild: ");
      assertThat(node.terminate(30)).isZero();
    }
    damage();

    try (ServerProcess verify = parley(Map.of(), "store", "rebuild", "--verify")) {
      verify.awaitLine("events: 6 rows missing, 0 too many, 0 different, such as " + before.chat);
      verify.awaitLine("The store differs: ");
      assertThat(verify.awaitExit()).isEqualTo(1);
    }
    try (ServerProcess killed =
        parley(
            Map.of("JAVA_TOOL_OPTIONS", "-Dparley.failpoint=after-commit:1"), "store", "rebuild")) {
      assertThat(killed.awaitExit()).isEqualTo(137);
    }
    try (ServerProcess refused = serve()) {
      assertThat(refused.awaitExit()).isEqualTo(1);
      assertThat(refused.log())
          .contains("parley serve: the store is being made again from the chat log")
          .contains("run `parley store rebuild`");
    }
    try (ServerProcess again = parley(Map.of(), "store", "rebuild")) {
      again.awaitLine("Going on with the rebuild that was interrupted");
      again.awaitLine("Store rebuilt: ");
      assertThat(again.awaitExit()).isZero();
    }
    try (ServerProcess verify = parley(Map.of(), "store", "rebuild", "--verify")) {
      verify.awaitLine("The store is as the log says: ");
      assertThat(verify.awaitExit()).isZero();
    }
    try (ServerProcess node = serve()) {
      assertIsAsBefore(ready(node), before);
    }
  }

  private static Before use(StoreHistory node) {
    node.signUp("anna");
    String boris = node.signUp("boris");
    String carla = node.signUp("carla");
    Http anna = node.as("anna");
    String chat = StoreHistory.group(anna, boris, carla);
    String messages = "/v1/chats/" + chat + "/messages/";
    long edited = StoreHistory.say(anna, chat, "helo");
    long deleted = StoreHistory.say(anna, chat, "wrong");
    assertThat(anna.call("PATCH", messages + edited, "{\"text\":\"hello\"}").status())
        .isEqualTo(200);
    String thumb = "/reactions/" + URLEncoder.encode("👍", StandardCharsets.UTF_8);
    assertThat(node.as("boris").call("PUT", messages + edited + thumb, "").status()).isEqualTo(200);
    assertThat(anna.delete(messages + deleted).status()).isEqualTo(200);
    assertThat(anna.delete("/v1/chats/" + chat + "/members/" + carla).status()).isEqualTo(200);
    sayMuch(node, chat);
    Http.Answer direct = anna.post("/v1/users/" + boris + "/messages", "{\"text\":\"psst\"}");
    node.as("boris").post("/v1/chats/" + chat + "/markers", "{\"read_seq\":100}");
    // Within half a second it is kept.
    Awaitility.await().until(() -> unread(node) < MESSAGES);
    return new Before(
        chat,
        StoreHistory.of(anna, chat),
        StoreHistory.of(node.as("carla"), chat),
        direct.text("chat_id"),
        unread(node));
  }

  private static void sayMuch(StoreHistory node, String chat) {
    try (Wire anna = Wire.connect(node.url().replace("http", "ws") + "/v1/ws")) {
      anna.send(
          "{\"type\":\"hello\",\"id\":1,\"token\":\"%s\",\"device_id\":\"phone\"}"
              .formatted(node.token("anna")));
      anna.upTo("live");
      for (int i = 0; i < MESSAGES; i += 50) {
        for (int j = i; j < i + 50; j++) {
          anna.send(
              "{\"type\":\"send\",\"id\":%d,\"chat_id\":\"%s\",\"client_id\":\"c-%d\",\"text\":\"%d\"}"
                  .formatted(j + 2, chat, j, j));
        }
        for (int j = i; j < i + 50; j++) {
          assertThat(anna.answer(j + 2).path("type").asString()).isEqualTo("ack");
        }
      }
    }
  }

  private static long unread(StoreHistory node) {
    return node.as("boris").get("/v1/me/unread").json().path("unread").asLong(-1);
  }

  private void damage() throws Exception {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("data/parley.db"));
        Statement statement = connection.createStatement()) {
      statement.execute("DELETE FROM events WHERE seq BETWEEN 3 AND 8 OR type = 'edited'");
      statement.execute("DELETE FROM members WHERE role = 'member'");
      statement.execute("UPDATE chats SET head_seq = 5");
    }
  }

  private static void assertIsAsBefore(StoreHistory node, Before before) {
    Http anna = node.as("anna");
    assertThat(StoreHistory.of(anna, before.chat())).isEqualTo(before.events());
    assertThat(StoreHistory.of(node.as("carla"), before.chat())).isEqualTo(before.left());
    assertThat(StoreHistory.of(node.as("boris"), before.direct())).hasSize(2);
    assertThat(unread(node)).isEqualTo(before.unread());
    long head = before.events().getLast().path("seq").asLong();
    assertThat(StoreHistory.say(anna, before.chat(), "after")).isEqualTo(head + 1);
    assertThat(StoreHistory.of(node.as("boris"), before.chat()).getLast().path("text").asString())
        .isEqualTo("after");
  }

  @Test
  void aFolderWithoutAChatLogIsNotTouched() throws Exception {
    try (ServerProcess rebuild = parley(Map.of(), "store", "rebuild")) {
      assertThat(rebuild.awaitExit()).isEqualTo(1);
      assertThat(rebuild.log()).contains("there is no topic parley.chat-log");
    }
    assertThat(folder.resolve("data/parley.db")).doesNotExist();
  }
}
