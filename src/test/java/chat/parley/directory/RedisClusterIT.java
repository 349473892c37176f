package chat.parley.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import chat.parley.chat.ChatId;
import chat.parley.chat.UserId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/// The rules of every directory, kept by the one in a Redis Cluster, whose servers lose their keys
/// apart.
@EnabledIf(
    value = "chat.parley.drill.RedisServer#available",
    disabledReason = "redis-server is not installed")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RedisClusterIT extends DirectoryContract {
  private RedisCluster cluster;
  private int tests;

  @BeforeAll
  void startCluster(@TempDir Path folder) throws IOException {
    cluster = new RedisCluster(folder);
  }

  @AfterAll
  void stopCluster() {
    cluster.close();
  }

  /// Its keys have another prefix, so it begins with an empty directory.
  @AfterEach
  void nextTest() {
    tests++;
  }

  /// Named by one server in one test, by all in the next.
  @Override
  protected Directory connect() {
    return RedisDirectory.open(
        tests % 2 == 0 ? cluster.url() : cluster.urls(), "test-" + tests, RedisRoom.TIMES);
  }

  @Test
  void databaseIsRefused() {
    assertThatThrownBy(() -> RedisDirectory.open(cluster.url() + "/1", "test", RedisRoom.TIMES))
        .isInstanceOf(DirectoryException.class)
        .hasMessageContaining("parley.redis.url")
        .hasMessageContaining("database");
  }

  @Test
  void whatEachServerLosesComesBack() throws Exception {
    Told told = new Told();
    here.join(NODE_1, FIRST, told);
    List<UserId> users = new ArrayList<>();
    List<ChatId> chats = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      users.add(new UserId("user-" + i));
      chats.add(new ChatId("chat-" + i));
      register(entry(users.get(i), PHONE, "s-" + i, NODE_1, FIRST));
      done(here.register(new ChatEntry(chats.get(i), NODE_1, FIRST)));
    }
    Whereabouts all = there.find(users, chats);
    assertThat(all.users()).hasSize(300);
    assertThat(all.chats()).hasSize(300);

    for (int i = 0; i < cluster.hands().size(); i++) {
      int before = told.timesRestored();
      cluster.hands().get(i).flushall();

      await().until(() -> told.timesRestored() > before);
      assertThat(there.find(users, chats)).isEqualTo(all);
    }
  }
}
