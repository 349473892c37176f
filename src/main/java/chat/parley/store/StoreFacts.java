package chat.parley.store;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.ErrorDetails;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.output.ValidateOutput;
import org.postgresql.ds.PGSimpleDataSource;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/// What a database says of itself, for who wants to know whether nodes could use it. Asking changes
/// nothing: neither tables nor files are made.
///
/// @param name for people, without credentials
/// @param version as the database gives it
/// @param schema empty: there is no database yet, and it is made at the first start
/// @param server empty: it is a file
public record StoreFacts(
    String name, String version, Optional<Schema> schema, Optional<Server> server) {

  /// How the tables stand.
  ///
  /// @param applied migrations that were made
  /// @param pending migrations that the next start makes
  /// @param newer migrations that this version does not know
  /// @param foreign whether there are tables, and none of ours
  /// @param broken what keeps a start from going on with them, in one line
  public record Schema(
      int applied, int pending, int newer, boolean foreign, Optional<String> broken) {}

  /// How a PostgreSQL stands.
  ///
  /// @param number as in 150004
  /// @param standby whether it is a replica
  /// @param readOnly whether transactions may not write unless they say so
  /// @param mayCreate whether our user may make tables
  /// @param mayWrite whether our user may read and write the tables that are there
  /// @param encoding of its text
  /// @param fsync whether it writes to the disk what it has committed
  /// @param connections that our user may have in all, at this moment
  /// @param used connections of anybody
  /// @param wanted connections of a node
  /// @param ahead of this machine's clock
  public record Server(
      int number,
      boolean standby,
      boolean readOnly,
      boolean mayCreate,
      boolean mayWrite,
      String encoding,
      boolean fsync,
      int connections,
      int used,
      int wanted,
      Duration ahead) {}

  private static final String SERVER =
      """
      SELECT current_setting('server_version_num')::int,
             pg_is_in_recovery(),
             current_setting('default_transaction_read_only') = 'on',
             coalesce(has_schema_privilege(current_schema(), 'CREATE'), false),
             coalesce((SELECT bool_and(has_table_privilege(oid, 'SELECT') AND has_table_privilege(oid, 'INSERT')
                           AND has_table_privilege(oid, 'UPDATE') AND has_table_privilege(oid, 'DELETE'))
                         FROM pg_class
                        WHERE relkind = 'r' AND relnamespace = to_regnamespace(quote_ident(current_schema()))), true),
             current_setting('server_encoding'),
             current_setting('fsync') = 'on',
             least(current_setting('max_connections')::int
                       - current_setting('superuser_reserved_connections')::int,
                   (SELECT nullif(rolconnlimit, -1) FROM pg_roles WHERE rolname = current_user),
                   (SELECT nullif(datconnlimit, -1) FROM pg_database WHERE datname = current_database())),
             (SELECT count(*) FROM pg_stat_activity WHERE datid IS NOT NULL AND pid <> pg_backend_pid()),
             clock_timestamp()
      """;

  private static final String POSTGRESQL_TABLES =
      "SELECT count(*) FROM pg_class WHERE relkind = 'r'"
          + " AND relnamespace = to_regnamespace(quote_ident(current_schema()))";
  private static final String SQLITE_TABLES =
      "SELECT count(*) FROM sqlite_master WHERE type = 'table'";

  /// Blocks, for as long as a connection may take and an answer may take.
  ///
  /// @param url as `parley.store.url`
  /// @throws StoreException if it cannot be asked
  public static StoreFacts ask(String url, Duration patience) {
    return url.startsWith(SqliteDatabase.SCHEME)
        ? sqlite(SqliteDatabase.file(url))
        : postgresql(PostgresDatabase.migrations(url), patience);
  }

  private static StoreFacts postgresql(PGSimpleDataSource source, Duration patience) {
    int seconds = Math.max(1, Math.toIntExact(patience.toSeconds()));
    source.setApplicationName("parley-doctor");
    source.setConnectTimeout(seconds);
    source.setLoginTimeout(seconds);
    source.setSocketTimeout(seconds);
    source.setReadOnly(true);
    String name = PostgresDatabase.name(source);
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      String version = connection.getMetaData().getDatabaseProductVersion();
      Instant before = Instant.now();
      Server server;
      try (ResultSet row = statement.executeQuery(SERVER)) {
        row.next();
        server = server(row, before, Instant.now());
      }
      Schema schema =
          schema(
              source,
              PostgresDatabase.KIND,
              PostgresDatabase.PLACEHOLDERS,
              count(statement, POSTGRESQL_TABLES));
      return new StoreFacts(
          name, "PostgreSQL " + version, Optional.of(schema), Optional.of(server));
    } catch (SQLException | FlywayException e) {
      throw Failures.during(name, "ask", e);
    }
  }

  private static Server server(ResultSet row, Instant before, Instant after) throws SQLException {
    Instant middle = before.plus(Duration.between(before, after).dividedBy(2));
    Instant theirs = row.getObject(10, OffsetDateTime.class).toInstant();
    return new Server(
        row.getInt(1),
        row.getBoolean(2),
        row.getBoolean(3),
        row.getBoolean(4),
        row.getBoolean(5),
        row.getString(6),
        row.getBoolean(7),
        row.getInt(8),
        row.getInt(9),
        PostgresDatabase.CONNECTIONS,
        Duration.between(middle, theirs));
  }

  private static StoreFacts sqlite(Path file) {
    if (!Files.exists(file)) {
      return new StoreFacts(file.toString(), "SQLite", Optional.empty(), Optional.empty());
    }
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(true);
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl(SqliteDatabase.SCHEME + "file:" + file.toUri().getRawPath() + untouched(file));
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      String version = connection.getMetaData().getDatabaseProductVersion();
      Schema schema =
          schema(
              source,
              SqliteDatabase.KIND,
              SqliteDatabase.PLACEHOLDERS,
              count(statement, SQLITE_TABLES));
      return new StoreFacts(
          file.toString(), "SQLite " + version, Optional.of(schema), Optional.empty());
    } catch (SQLException | FlywayException e) {
      throw Failures.during(file.toString(), "read", e);
    }
  }

  /// Who reads a write-ahead log makes the files beside it if they are not there, unless told that
  /// nobody writes; and without them nobody does.
  private static String untouched(Path file) {
    boolean open = Stream.of("-wal", "-shm").allMatch(end -> Files.exists(Path.of(file + end)));
    return open ? "?mode=ro" : "?immutable=1";
  }

  private static int count(Statement statement, String sql) throws SQLException {
    try (ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getInt(1);
    }
  }

  private static Schema schema(
      DataSource source, String kind, Map<String, String> placeholders, int tables) {
    Flyway flyway =
        Database.flyway(kind, placeholders)
            .dataSource(source)
            .ignoreMigrationPatterns("*:pending", "*:future")
            .load();
    MigrationInfoService info = flyway.info();
    int newer =
        Math.toIntExact(
            Stream.of(info.applied())
                .filter(migration -> migration.getState() == MigrationState.FUTURE_SUCCESS)
                .count());
    int applied = info.applied().length;
    String broken =
        flyway.validateWithResult().invalidMigrations.stream()
            .map(StoreFacts::problem)
            .collect(Collectors.joining("; "));
    return new Schema(
        applied - newer,
        info.pending().length,
        newer,
        tables > 0 && applied == 0,
        broken.isEmpty() ? Optional.empty() : Optional.of(broken));
  }

  private static String problem(ValidateOutput invalid) {
    ErrorDetails details = invalid.errorDetails;
    return "migration %s: %s"
        .formatted(
            invalid.version,
            details == null ? "invalid" : details.errorMessage.lines().findFirst().orElse(""));
  }
}
