package chat.parley.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

@EnabledIf(
    value = "chat.parley.drill.PostgresServer#available",
    disabledReason = "PostgreSQL is not installed")
class StoreWatchIT {
  private static final String MOVE = "UPDATE log_positions SET next_offset = next_offset + 1";

  @TempDir Path folder;

  @Test
  void whatIsCommittedIsNotedWithTheNodeThatWroteIt() throws Exception {
    try (PostgresServer server = PostgresServer.start(folder)) {
      execute(
          server,
          "setup",
          "CREATE TABLE log_positions (log_partition INTEGER, next_offset BIGINT);"
              + " INSERT INTO log_positions VALUES (0, 5), (7, 5)");
      Instant before = Instant.now();
      try (StoreWatch watch = new StoreWatch(server.url())) {
        execute(server, "node-1", MOVE + " WHERE log_partition = 7");
        execute(server, "node-2", "BEGIN; " + MOVE + "; ROLLBACK");
        execute(server, "node-2", "INSERT INTO log_positions VALUES (9, 1)");
        execute(server, "node-3", MOVE + " WHERE log_partition = 8");

        List<StoreWatch.Write> writes = watch.writes();
        assertThat(writes.stream().map(write -> write.node() + " " + write.partition()))
            .containsExactly("node-1 7", "node-2 9");
        assertThat(writes).allMatch(write -> !write.at().isBefore(before.minusMillis(1)));
        assertThat(writes).allMatch(write -> !write.at().isAfter(Instant.now().plusMillis(1)));
      }
      // Nothing is left, and it can be watched again.
      execute(server, "node-1", MOVE);
      try (StoreWatch again = new StoreWatch(server.url())) {
        assertThat(again.writes()).isEmpty();
      }
    }
  }

  private static void execute(PostgresServer server, String node, String sql) throws Exception {
    try (Connection connection =
            DriverManager.getConnection(server.url() + "&ApplicationName=" + node);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
