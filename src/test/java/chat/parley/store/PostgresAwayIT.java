package chat.parley.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// PostgreSQL killed, paused, absent: told as a [StoreException] soon, and over when it is back.
final class PostgresAwayIT {
  private static final LogPosition START = new LogPosition("topic-a", 0);

  /// A call waits for a connection, then for an answer; with some room for a slow machine.
  private static final Duration LONGEST_CALL = Duration.ofSeconds(20);

  @TempDir Path folder;

  private PostgresDatabases databases;
  private String url;

  @BeforeEach
  void startServer() {
    databases = PostgresDatabases.start(folder);
    url = databases.empty();
  }

  @AfterEach
  void closeServer() {
    if (databases != null) {
      databases.close();
    }
  }

  @Test
  void killedItIsToldAtOnceAndItWorksAfterItsRestart() {
    try (Store store = SqlStore.open(url)) {
      store.advance(0, Optional.empty(), START);

      databases.server.kill();
      assertThatExceptionOfType(StoreException.class)
          .isThrownBy(store::ping)
          .withMessageContaining("127.0.0.1:" + databases.server.port());
      assertThatExceptionOfType(StoreException.class)
          .isThrownBy(() -> store.advance(1, Optional.empty(), START));
      databases.server.startAgain();

      await().ignoreExceptions().until(() -> store.advance(2, Optional.empty(), START));
      await().ignoreExceptions().until(() -> store.position(2).isPresent());
    }
  }

  @Test
  void stoppedInOrderItWorksAfterItsRestart() {
    try (Store store = SqlStore.open(url)) {
      store.advance(0, Optional.empty(), START);

      databases.server.stop();
      assertThatExceptionOfType(StoreException.class).isThrownBy(store::ping);
      databases.server.startAgain();

      await().ignoreExceptions().untilAsserted(store::ping);
      assertThat(store.position(0)).contains(START);
    }
  }

  @Test
  void pausedItIsToldWithinTheTimeoutsAndGoesOnWhenResumed() throws Exception {
    try (Store store = SqlStore.open(url);
        ExecutorService threads = Executors.newThreadPerTaskExecutor(Thread::new)) {
      store.advance(0, Optional.empty(), START);
      databases.server.pause();

      List<Future<?>> calls =
          List.of(
              threads.submit(store::ping),
              threads.submit(() -> store.advance(1, Optional.empty(), START)),
              threads.submit(() -> SqlStore.open(url)));
      for (Future<?> call : calls) {
        assertFailsInTime(call);
      }
      databases.server.resume();

      await().atMost(LONGEST_CALL).ignoreExceptions().untilAsserted(store::ping);
      assertThat(store.position(0)).contains(START);
    }
  }

  private static void assertFailsInTime(Future<?> call) {
    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(() -> call.get(LONGEST_CALL.toSeconds(), TimeUnit.SECONDS))
        .withCauseInstanceOf(StoreException.class);
  }

  /// As an owner that is paused in the middle of a batch does.
  @Test
  void transactionWhoseOwnerIsSilentDoesNotKeepItsSuccessorWaiting() throws SQLException {
    try (Store store = SqlStore.open(url);
        Connection silent = writer();
        Statement statement = silent.createStatement()) {
      store.advance(0, Optional.empty(), START);
      silent.setAutoCommit(false);
      statement.execute("UPDATE log_positions SET next_offset = 5 WHERE log_partition = 0");

      await()
          .atMost(LONGEST_CALL)
          .ignoreExceptions()
          .until(() -> store.advance(0, Optional.of(START), new LogPosition("topic-a", 9)));

      assertThatExceptionOfType(SQLException.class).isThrownBy(silent::commit);
      assertThat(store.position(0)).contains(new LogPosition("topic-a", 9));
    }
  }

  /// A connection as the store's own writers have it.
  private Connection writer() throws SQLException {
    Database database = Database.connect(url);
    Connection connection = DriverManager.getConnection(url);
    try (Statement statement = connection.createStatement()) {
      statement.execute(database.writes().getConnectionInitSql());
    }
    database.close();
    return connection;
  }

  @Test
  void wrongPasswordIsToldWithoutIt() {
    assertRefused(url.replaceAll("password=.*", "password=hush"), databases.server.port());
  }

  @Test
  void databaseThatDoesNotExistIsTold() {
    assertRefused(databases.server.url("nowhere"), databases.server.port());
  }

  @Test
  void serverThatDoesNotListenIsTold() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    assertRefused("jdbc:postgresql://127.0.0.1:" + port + "/parley?user=u&password=hush", port);
  }

  @Test
  void hostThatDoesNotExistIsTold() {
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> SqlStore.open("jdbc:postgresql://nowhere.invalid/parley?password=hush"))
        .withMessageContaining("PostgreSQL at nowhere.invalid:5432/parley (parley.store.url)")
        .withMessageNotContaining("hush");
  }

  private static void assertRefused(String url, int port) {
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> SqlStore.open(url))
        .withMessageStartingWith("cannot open the store PostgreSQL at 127.0.0.1:" + port + "/")
        .withMessageContaining("(parley.store.url): ")
        .withMessageNotContaining("hush")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
  }
}
