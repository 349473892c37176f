package chat.parley.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import chat.parley.drill.RedisServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/// A Redis that is away, or hangs, stops nobody for long.
@EnabledIf(
    value = "chat.parley.drill.RedisServer#available",
    disabledReason = "redis-server is not installed")
final class RedisAwayIT extends RedisRoom {
  private static final String PASSWORD = "hunter2";

  @Test
  void hangingRedisCostsOneWait() throws Exception {
    settle();
    redis.pause();
    assertThatThrownBy(this::settled)
        .isInstanceOf(DirectoryException.class)
        .hasMessageContaining("parley.redis.url")
        .hasMessageContaining("127.0.0.1:" + redis.port());

    long begun = System.nanoTime();
    for (int i = 0; i < 10; i++) {
      assertThatThrownBy(this::settled).isInstanceOf(DirectoryException.class);
      assertThatThrownBy(there::nodes).isInstanceOf(DirectoryException.class);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(TIMES.patience());

    redis.resume();
    await().ignoreExceptionsInstanceOf(DirectoryException.class).until(this::settled);
  }

  @Test
  void nodeWhoseLeaseEndedWhileRedisHungIsTold() throws Exception {
    settle();
    redis.pause();
    Thread.sleep(TIMES.lease().plusSeconds(1));
    redis.resume();

    await().until(() -> told.timesRestored() > 0);
    assertThat(settled()).isTrue();
  }

  @Test
  void registrationThatFailedIsUndoneWhenItIsMadeAllTheSame() throws Exception {
    redis.pause();
    SessionEntry entry = entry(BOB, "s-1", NODE_1, FIRST);
    assertThatThrownBy(() -> done(here.register(entry)))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(DirectoryException.class);
    redis.resume();

    await().ignoreExceptionsInstanceOf(DirectoryException.class).until(() -> here.nodes() != null);
    await().until(() -> hand.hlen(key(BOB)) == 0);
    await()
        .during(TIMES.refresh().multipliedBy(2))
        .untilAsserted(() -> assertThat(nodesOf(BOB)).isEmpty());
  }

  @Test
  void killedRedisFailsAtOnceAndIsFoundAgain() throws Exception {
    settle();
    redis.kill();
    await().until(() -> !reachable());
    long begun = System.nanoTime();
    for (int i = 0; i < 1_000; i++) {
      assertThat(reachable()).isFalse();
    }
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
    assertThatThrownBy(() -> done(here.remove(entry(TOWN, NODE_1))))
        .hasCauseInstanceOf(DirectoryException.class);

    redis.startAgain();
    await().until(this::reachable);
  }

  @Test
  void leavingIsShortWhenRedisHangs() throws Exception {
    settle();
    redis.pause();
    long begun = System.nanoTime();
    assertThatThrownBy(() -> here.leave(NODE_1, FIRST)).isInstanceOf(DirectoryException.class);
    here.close();
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(8));

    redis.resume();
    await().until(() -> reachable() && !there.nodes().contains(NODE_1));
  }

  @Test
  void absentRedisIsNamedWithoutItsPassword() {
    redis.kill();
    DirectoryException absent =
        catchThrowableOfType(
            DirectoryException.class,
            () -> open("redis://user:" + PASSWORD + "@127.0.0.1:" + redis.port()));

    assertThat(absent)
        .hasMessageContaining("parley.redis.url")
        .hasMessageContaining("127.0.0.1:" + redis.port())
        .hasMessageContaining("refused");
    assertThat(all(absent)).doesNotContain(PASSWORD);
  }

  @Test
  void hangingRedisAtStartIsAnErrorSoon() {
    redis.pause();
    assertThatThrownBy(() -> open(redis.url()))
        .isInstanceOf(DirectoryException.class)
        .hasMessageContaining("parley.redis.url");
    redis.resume();
  }

  @Test
  void passwordIsUsedAndNotShown(@TempDir Path folder) {
    try (RedisServer locked = RedisServer.start(folder, "--requirepass", PASSWORD)) {
      String address = "127.0.0.1:" + locked.port();
      open("redis://default:" + PASSWORD + "@" + address);
      open("redis://:" + PASSWORD + "@" + address + "/3");
      DirectoryException wrong =
          catchThrowableOfType(
              DirectoryException.class, () -> open("redis://:" + PASSWORD + "x@" + address));
      DirectoryException none =
          catchThrowableOfType(DirectoryException.class, () -> open("redis://" + address));

      assertThat(wrong).hasMessageContaining("parley.redis.url").hasMessageContaining("WRONGPASS");
      assertThat(none).hasMessageContaining("parley.redis.url").hasMessageContaining("NOAUTH");
      assertThat(all(wrong)).doesNotContain(PASSWORD);
    }
  }

  private boolean reachable() {
    try {
      there.find(Set.of(ALICE), Set.of());
      return true;
    } catch (DirectoryException _) {
      return false;
    }
  }

  private static void open(String url) {
    RedisDirectory.open(url, PREFIX, TIMES).close();
  }

  /// All that is printed when it is logged.
  private static String all(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
