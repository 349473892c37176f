package chat.parley.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A node is killed while it sends to a webhook, and another one goes on.
class HooksTakeoverIT {
  private static final String OPERATOR = "operator-".repeat(4);
  private static final int CHATS = 16;

  /// The node that is dead holds chats for up to 20 s.
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @TempDir static Path folder;

  @Test
  void whatAKilledNodeWasSendingIsSentByAnother() throws Exception {
    try (ProcessCluster cluster =
            new ProcessCluster(folder, 2, Map.of("PARLEY_ADMIN_TOKEN", OPERATOR));
        HookServer server = new HookServer()) {
      Http ann = Http.at(cluster.url(1).replace("ws://", "http://")).as("ann");
      Http.at(cluster.url(1).replace("ws://", "http://"))
          .bearing(OPERATOR)
          .post(
              "/v1/webhooks",
              "{\"url\":\"%s\",\"secret\":\"%s\"}".formatted(server.url(), HookServer.SECRET));
      server.pause(100);
      Map<String, List<Long>> expected = new HashMap<>();
      for (int i = 0; i < CHATS; i++) {
        String chat = ann.post("/v1/chats", "{\"title\":\"T\"}").text("chat_id");
        for (int message = 0; message < 20; message++) {
          ann.post("/v1/chats/" + chat + "/messages", "{\"text\":\"x\"}");
        }
        expected.put(chat, LongStream.rangeClosed(1, 21).boxed().toList());
      }
      await().atMost(PATIENCE).until(() -> server.taken().size() > 20);

      cluster.node(2).kill();
      int before = server.taken().size();
      server.pause(5);

      assertThat(before).isLessThan(CHATS * 21);
      await().atMost(PATIENCE).untilAsserted(() -> assertThat(firsts(server)).isEqualTo(expected));
      assertThat(server.wrong()).isEmpty();
      // What came twice was in a run of the node that was killed, under the same name.
      Map<String, String> events = new HashMap<>();
      for (HookServer.Taken taken : server.taken()) {
        String event = taken.chat() + taken.seq();
        assertThat(events.computeIfAbsent(taken.delivery(), _ -> event)).isEqualTo(event);
      }
      assertThat(events).hasSize(CHATS * 21);
    }
  }

  /// The seqs of each chat as they came for the first time.
  private static Map<String, List<Long>> firsts(HookServer server) {
    return server.seqs().entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey, chat -> chat.getValue().stream().distinct().toList()));
  }
}
