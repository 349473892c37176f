package chat.parley.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.parley.chat.ChatId;
import chat.parley.chat.Event;
import chat.parley.chat.MessageId;
import chat.parley.chat.UserId;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(Lifecycle.PER_CLASS)
final class PostgresStoreIT {
  @TempDir static Path folder;

  private PostgresDatabases databases;
  private String url;

  @BeforeAll
  void startServer() {
    databases = PostgresDatabases.start(folder);
  }

  @AfterAll
  void closeServer() {
    if (databases != null) {
      databases.close();
    }
  }

  @BeforeEach
  void createDatabase() {
    url = databases.fresh();
  }

  private SqlStore open() {
    return SqlStore.open(url);
  }

  @Nested
  final class Writing extends StoreWritingContract {
    @Override
    Store open() {
      return PostgresStoreIT.this.open();
    }
  }

  @Nested
  final class Batches extends StoreBatchesContract {
    @Override
    Store open() {
      return PostgresStoreIT.this.open();
    }
  }

  @Nested
  final class Chats extends StoreChatsContract {
    @Override
    Store open() {
      return PostgresStoreIT.this.open();
    }
  }

  @Nested
  final class People extends StorePersonalContract {
    @Override
    Store open() {
      return PostgresStoreIT.this.open();
    }
  }

  @Nested
  final class Lists extends StoreListsContract {
    @Override
    Store open() {
      return PostgresStoreIT.this.open();
    }
  }

  @Nested
  final class Changes extends StoreChangesContract {
    @Override
    Store open() {
      return PostgresStoreIT.this.open();
    }

    @Override
    Connection connect() throws SQLException {
      return DriverManager.getConnection(url);
    }
  }

  @Nested
  final class Search extends StoreSearchContract {
    @Override
    Store open() {
      return PostgresStoreIT.this.open();
    }

    @Override
    Connection connect() throws SQLException {
      return DriverManager.getConnection(url);
    }
  }

  @Test
  void rowsOfTheFirstVersionAreKept() throws SQLException {
    FirstVersion.rowsAreKept(databases.empty());
  }

  @Test
  void tablesOfTheNextVersionAreUsedAllTheSame() {
    LaterVersion.isUsedByThisOne(databases.empty());
  }

  @Nested
  final class Uploads extends StoreAttachmentsContract {
    @Override
    Store open() {
      return PostgresStoreIT.this.open();
    }
  }

  @Nested
  final class Administration extends AdminStoreContract {
    @Override
    SqlStore open() {
      return PostgresStoreIT.this.open();
    }
  }

  @Nested
  final class Hooks extends StoreWebhooksContract {
    @Override
    Store open() {
      return PostgresStoreIT.this.open();
    }
  }

  @Nested
  final class Robots extends StoreBotsContract {
    @Override
    Store open() {
      return PostgresStoreIT.this.open();
    }
  }

  @Nested
  final class Away extends StorePushesContract {
    @Override
    Store open() {
      return PostgresStoreIT.this.open();
    }
  }

  @Nested
  final class Accounts extends AccountStoreContract {
    @Override
    SqlStore open() {
      return PostgresStoreIT.this.open();
    }
  }

  @Nested
  final class Reading extends StoreReadingContract {
    @Override
    Store open() {
      return PostgresStoreIT.this.open();
    }
  }

  @Test
  void emptyDatabaseMayBeOpenedByManyNodesAtOnce() throws Exception {
    url = databases.empty();
    try (ExecutorService nodes = Executors.newFixedThreadPool(4)) {
      List<Future<?>> opened = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        opened.add(nodes.submit(this::openAsAnotherProcess));
      }
      for (Future<?> each : opened) {
        each.get();
      }
    }
    open().close();
  }

  private void openAsAnotherProcess() {
    try (Database database = Database.connect(url)) {
      database.migrateBesideOthers();
    }
  }

  /// PostgreSQL would read all of a table that is small when it makes the plan, and keep the plan.
  @Test
  void statementsLookUpByKeyEvenInASmallTable() throws SQLException {
    open().close();
    try (Database database = Database.connect(url)) {
      for (DataSource pool : List.of(database.reads(), database.writes())) {
        assertThat(plan(pool))
            .contains("events_by_client_id")
            .doesNotContain("Seq Scan on events", "Hash Join", "Merge Join");
      }
    }
  }

  private static String plan(DataSource pool) throws SQLException {
    StringBuilder plan = new StringBuilder();
    try (var connection = pool.getConnection();
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                """
                EXPLAIN WITH keys (chat_id, sender_id, client_id) AS (
                  SELECT 'c' || i, 's' || i, 'k' || i FROM generate_series(1, 500) i)
                SELECT e.seq FROM keys k JOIN events e
                ON e.chat_id = k.chat_id AND e.sender_id = k.sender_id AND e.client_id = k.client_id
                """)) {
      while (rows.next()) {
        plan.append(rows.getString(1)).append('\n');
      }
    }
    return plan.toString();
  }

  /// As for a single chat that was written to, and analysed, many times before there were others.
  @Test
  void rowsOfABatchAreLookedUpEvenIfThereWasOneChatWhenThePlanWasMade() {
    try (SqlStore store = open()) {
      ChatId chat = new ChatId("g1");
      new Scribe(store, 0).create(chat, "alice").commit();
      List<ChatChange> changes = IntStream.range(0, 10).mapToObj(PostgresStoreIT::change).toList();

      List<String> plan =
          store.write(
              "explain",
              handle -> {
                handle.execute("ANALYZE chats");
                return ChatTable.rows(changes)
                    .query(handle, "EXPLAIN " + ChatTable.UPDATE, row -> row.getString(1));
              });

      assertThat(String.join("\n", plan))
          .contains("Index Cond: (chat_id = ")
          .doesNotContain("Join Filter", "Seq Scan");
    }
  }

  private static ChatChange change(int chat) {
    UserId alice = new UserId("alice");
    return new ChatChange(
        new Event(
            new ChatId("c" + chat),
            2,
            alice,
            Optional.empty(),
            new MessageId("m"),
            5,
            new Event.Renamed("Tea")));
  }

  @Test
  void readersCannotChangeAnything() throws SQLException {
    open().close();
    try (Database database = Database.connect(url);
        var connection = database.reads().getConnection();
        var statement = connection.createStatement()) {
      assertThatExceptionOfType(SQLException.class)
          .isThrownBy(() -> statement.execute("DELETE FROM events"))
          .withMessageContaining("read-only");
    }
  }

  @Test
  void databaseWithOtherTablesIsRefusedInOneLine() throws Exception {
    url = databases.empty();
    try (var connection = DriverManager.getConnection(url);
        var statement = connection.createStatement()) {
      statement.execute("CREATE TABLE events (id INTEGER)");
    }

    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(this::open)
        .withMessageContaining("non-empty schema")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
  }
}
