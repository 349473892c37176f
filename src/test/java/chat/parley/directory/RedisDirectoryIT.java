package chat.parley.directory;

import chat.parley.drill.RedisServer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/// The rules of every directory, kept by the one in Redis.
@EnabledIf(
    value = "chat.parley.drill.RedisServer#available",
    disabledReason = "redis-server is not installed")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RedisDirectoryIT extends DirectoryContract {
  private RedisServer redis;
  private int tests;

  @BeforeAll
  void startRedis(@TempDir Path folder) {
    redis = RedisServer.start(folder);
  }

  @AfterAll
  void stopRedis() {
    redis.close();
  }

  /// Its keys have another prefix, so it begins with an empty directory.
  @AfterEach
  void nextTest() {
    tests++;
  }

  @Override
  protected Directory connect() {
    return RedisDirectory.open(redis.url(), "test-" + tests);
  }
}
