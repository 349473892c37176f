package chat.parley.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.chat.ChatId;
import chat.parley.chat.DeviceId;
import chat.parley.chat.UserId;
import chat.parley.client.ClientListener;
import chat.parley.client.ClientOptions;
import chat.parley.client.ClientState;
import chat.parley.client.ClientThreads;
import chat.parley.client.Credentials;
import chat.parley.client.ParleyClient;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.ServerFrame;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The client's cursors of many chats, against a node: they fit four frames.
class ManyChatsIT {
  private static final int CHATS = 600;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir static Path dataDir;

  private static final class Listener implements ClientListener {
    private final List<ClientState> states = new CopyOnWriteArrayList<>();
    private final List<ServerFrame.Failure> failures = new CopyOnWriteArrayList<>();

    @Override
    public void state(ClientState state) {
      states.add(state);
    }

    @Override
    public void failed(ServerFrame.Failure failure) {
      failures.add(failure);
    }
  }

  @Test
  void allAreResumedOverTheFirstConnection() throws Exception {
    Map<ChatId, Long> cursors = new HashMap<>();
    for (int i = 0; i < CHATS; i++) {
      cursors.put(new ChatId("x".repeat(290) + i), 7L);
    }
    Listener listener = new Listener();
    try (LocalCluster cluster = new LocalCluster(dataDir, 1, Map.of());
        ClientThreads threads = new ClientThreads(1)) {
      ClientOptions options =
          ClientOptions.of(
              URI.create(cluster.url(1)),
              new Credentials.Open(new UserId("alice")),
              new DeviceId("phone"));
      ParleyClient client = ParleyClient.connect(threads, options.withCursors(cursors), listener);
      await()
          .atMost(PATIENCE)
          .until(() -> listener.states.stream().anyMatch(ClientState.Live.class::isInstance));
      client.close();
    }

    // Alice is in none of them, and is told so of each.
    assertThat(listener.failures).hasSize(CHATS);
    assertThat(listener.failures)
        .allSatisfy(failure -> assertThat(failure.code()).isEqualTo(ErrorCode.NOT_FOUND));
    assertThat(listener.states)
        .noneSatisfy(state -> assertThat(state).isInstanceOf(ClientState.Reconnecting.class));
  }
}
