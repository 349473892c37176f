package chat.parley.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PostgresServerIT {
  @TempDir Path folder;

  @BeforeEach
  void installed() {
    assumeTrue(PostgresServer.available(), "PostgreSQL is not installed");
  }

  @Test
  void comesBackOnTheSamePortWithItsDataHoweverItEnds() throws SQLException {
    try (PostgresServer server = PostgresServer.start(folder)) {
      int port = server.port();
      run(server.url(), "CREATE TABLE t AS SELECT 42 AS answer");

      server.stop();
      assertThatExceptionOfType(SQLException.class).isThrownBy(() -> ask(server.url(), "SELECT 1"));
      server.startAgain();
      assertThat(ask(server.url(), "SELECT answer FROM t")).isEqualTo("42");

      server.kill();
      assertThatExceptionOfType(SQLException.class).isThrownBy(() -> ask(server.url(), "SELECT 1"));
      server.startAgain();
      assertThat(ask(server.url(), "SELECT answer FROM t")).isEqualTo("42");
      assertThat(server.port()).isEqualTo(port);
    }
  }

  @Test
  void pausedItDoesNotAnswerAndGoesOnWhenResumed() throws SQLException {
    try (PostgresServer server = PostgresServer.start(folder)) {
      server.pause();
      assertThatExceptionOfType(SQLException.class)
          .isThrownBy(() -> ask(server.url() + "&loginTimeout=1", "SELECT 1"));

      server.resume();

      assertThat(ask(server.url(), "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void takesSettings() throws SQLException {
    try (PostgresServer server =
        PostgresServer.start(folder, Map.of("wal_writer_delay", "10s", "max_connections", "7"))) {
      assertThat(ask(server.url(), "SHOW wal_writer_delay")).isEqualTo("10s");
      assertThat(ask(server.url(), "SHOW max_connections")).isEqualTo("7");
    }
  }

  @Test
  void twoStandBesideEachOther() throws SQLException {
    try (PostgresServer one = PostgresServer.start(folder.resolve("one"));
        PostgresServer other = PostgresServer.start(folder.resolve("other"))) {
      assertThat(ask(one.url(), "SELECT 1")).isEqualTo("1");
      assertThat(ask(other.url(), "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void asksForItsPassword() {
    try (PostgresServer server = PostgresServer.start(folder)) {
      String url = server.url().replace(server.password(), "wrong");

      assertThatExceptionOfType(SQLException.class)
          .isThrownBy(() -> ask(url, "SELECT 1"))
          .withMessageContaining("password authentication failed");
    }
  }

  @Test
  void settingThatPostgresRefusesIsToldWithWhatItSaid() {
    assertThatExceptionOfType(DrillException.class)
        .isThrownBy(() -> PostgresServer.start(folder, Map.of("no_such_setting", "1")))
        .withMessageContaining("no_such_setting");
  }

  private static void run(String url, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String ask(String url, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
