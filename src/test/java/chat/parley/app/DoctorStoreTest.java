package chat.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.store.SqlStore;
import chat.parley.store.StoreFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is said of the database: a real one for SQLite.
class DoctorStoreTest {
  private static final StoreFacts.Schema NEW =
      new StoreFacts.Schema(9, 0, 0, false, Optional.empty());

  @TempDir Path folder;

  private Path file() {
    return folder.resolve("parley.db");
  }

  private DoctorStore sqlite() {
    return new DoctorStore(
        Settings.of(SettingsSources.ofValues(Map.of("parley.store.url", "jdbc:sqlite:" + file()))),
        Duration.ofSeconds(10));
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void aFileThatIsNotThereIsWellAndIsNotMade() throws IOException {
    assertThat(Found.lines(sqlite()))
        .containsExactly("ok database: %s, which is made at the first start".formatted(file()));
    assertThat(files()).isEmpty();
  }

  @Test
  void aFileOfThisVersionIsUpToDateOpenOrClosed() throws IOException {
    try (SqlStore _ = SqlStore.open("jdbc:sqlite:" + file())) {
      assertThat(Found.lines(sqlite())).hasSize(2).last().isEqualTo("ok tables: up to date");
    }
    List<String> before = files();

    assertThat(Found.lines(sqlite()))
        .satisfiesExactly(
            line -> assertThat(line).startsWith("ok database: " + file() + ", SQLite 3."),
            line -> assertThat(line).isEqualTo("ok tables: up to date"));
    assertThat(files()).isEqualTo(before);
  }

  @Test
  void aFileThatIsNoDatabaseFails() throws IOException {
    Files.writeString(
        file(), "no database, but long enough to have a header of a hundred bytes ".repeat(9));

    assertThat(Found.wrong(sqlite()))
        .singleElement()
        .asString()
        .startsWith("FAIL database: cannot read: " + file());
  }

  @Test
  void tablesOfSomebodyElseFail() throws Exception {
    execute("CREATE TABLE theirs (x INT)");

    assertThat(Found.wrong(sqlite()))
        .containsExactly("FAIL tables: there are tables, and they are not Parley's");
  }

  @Test
  void tablesThatAreNotThoseOfThisVersionFail() throws Exception {
    SqlStore.open("jdbc:sqlite:" + file()).close();
    execute("UPDATE flyway_schema_history SET checksum = 1 WHERE version = '1'");

    assertThat(Found.wrong(sqlite()))
        .singleElement()
        .asString()
        .startsWith("FAIL tables: migration 1: ");
  }

  @Test
  void tablesOfANewerVersionAreWarnedOfAndOlderOnesAreBroughtUp() throws Exception {
    SqlStore.open("jdbc:sqlite:" + file()).close();
    execute(
        "INSERT INTO flyway_schema_history SELECT installed_rank + 1, '999', description, type,"
            + " script, checksum, installed_by, installed_on, execution_time, success FROM"
            + " flyway_schema_history ORDER BY installed_rank DESC LIMIT 1");

    assertThat(Found.wrong(sqlite()))
        .containsExactly("warn tables: a newer version of Parley has changed them 1 times");

    execute(
        "DELETE FROM flyway_schema_history WHERE installed_rank >= (SELECT MAX(installed_rank) - 1"
            + " FROM flyway_schema_history)");
    assertThat(Found.lines(sqlite()))
        .last()
        .isEqualTo("ok tables: 1 changes are made at the next start");
  }

  private void execute(String sql) throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static List<String> wrong(StoreFacts.Server server) {
    StoreFacts facts =
        new StoreFacts("PostgreSQL at db", "PostgreSQL 15", Optional.of(NEW), Optional.of(server));
    return Found.wrong(found -> DoctorStore.judge(facts, found));
  }

  private static StoreFacts.Server server(
      boolean standby, boolean mayCreate, String encoding, int connections, Duration ahead) {
    return new StoreFacts.Server(
        150_004, standby, false, mayCreate, true, encoding, true, connections, 5, 11, ahead);
  }

  @Test
  void aPostgresqlThatCannotBeWrittenFails() {
    assertThat(wrong(server(false, true, "UTF8", 97, Duration.ZERO))).isEmpty();
    assertThat(wrong(server(true, true, "UTF8", 97, Duration.ZERO)))
        .containsExactly("FAIL database: a standby, which takes no writes");
    assertThat(wrong(server(false, false, "UTF8", 97, Duration.ZERO)))
        .containsExactly("FAIL database: the user may not make tables");
    assertThat(wrong(server(false, true, "SQL_ASCII", 97, Duration.ZERO)))
        .containsExactly("FAIL database: the encoding is SQL_ASCII");
  }

  @Test
  void connectionsAreToBeEnoughForTheNode() {
    assertThat(wrong(server(false, true, "UTF8", 16, Duration.ZERO))).isEmpty();
    assertThat(wrong(server(false, true, "UTF8", 15, Duration.ZERO)))
        .singleElement()
        .asString()
        .startsWith("warn database: 10 of 15 connections are free, a node takes up to 11");
  }

  @Test
  void itsClockIsToBeOurs() {
    assertThat(wrong(server(false, true, "UTF8", 97, Duration.ofSeconds(-2))))
        .containsExactly("warn clock: that of PostgreSQL is 2.000 s behind this machine's");
  }
}
