package chat.parley.store;

import com.zaxxer.hikari.HikariDataSource;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.jdbi.v3.core.statement.StatementExceptions.MessageRendering;
import org.jdbi.v3.core.transaction.TransactionHandler;

/// The connections to one database, and all that differs from one kind of database to another.
///
/// @param name for people, without credentials
/// @param writes connections that may change data
/// @param reads connections for reading; may be the same pool
/// @param migrations connections for changing the tables; not pooled, or one of the pools
/// @param transactions how a transaction that writes begins and ends
/// @param durability how a transaction is made to outlast a power cut
/// @param placeholders what the migrations' placeholders stand for
/// @param kind whose folder below `db` has the migrations of this kind of database alone
/// @param arrays whether a statement takes many rows as an array a column
/// @param words how messages are found by their words
record Database(
    String name,
    HikariDataSource writes,
    HikariDataSource reads,
    DataSource migrations,
    TransactionHandler transactions,
    Durability durability,
    Map<String, String> placeholders,
    String kind,
    boolean arrays,
    WordIndex words)
    implements AutoCloseable {

  /// Flyway takes no lock of its own on SQLite, and the nodes of a demo open the same file at once.
  /// On PostgreSQL it takes an advisory lock, which holds off other processes too.
  private static final Object MIGRATING = new Object();

  static Database connect(String jdbcUrl) {
    if (jdbcUrl.startsWith(SqliteDatabase.SCHEME)) {
      return SqliteDatabase.connect(jdbcUrl);
    }
    if (jdbcUrl.startsWith(PostgresDatabase.SCHEME)) {
      return PostgresDatabase.connect(jdbcUrl);
    }
    // Only the scheme: the rest may hold a password.
    throw new StoreException(
        "cannot open the store: parley.store.url must start with %s or %s, not with %s"
            .formatted(
                SqliteDatabase.SCHEME,
                PostgresDatabase.SCHEME,
                jdbcUrl.replaceFirst("(?s)//.*", "//…")),
        null);
  }

  /// Brings the tables to the newest version.
  void migrate() {
    synchronized (MIGRATING) {
      migrateBesideOthers();
    }
  }

  /// As several processes do it on one database at the same time.
  void migrateBesideOthers() {
    try {
      flyway(kind, placeholders).dataSource(migrations).load().migrate();
    } catch (FlywayException e) {
      throw Failures.opening(name, e);
    }
  }

  /// The statement that removes all rows of a table, however many.
  String emptying(String table) {
    return (arrays ? "TRUNCATE " : "DELETE FROM ") + table;
  }

  /// With the migrations of a kind of database.
  static FluentConfiguration flyway(String kind, Map<String, String> placeholders) {
    return Flyway.configure()
        .locations("classpath:db/migration", "classpath:db/" + kind)
        .javaMigrations(new FoldedTitles())
        .placeholders(placeholders);
  }

  Jdbi writing() {
    return quiet(Jdbi.create(writes)).setTransactionHandler(transactions);
  }

  Jdbi reading() {
    return quiet(Jdbi.create(reads));
  }

  /// Without this, an exception's message shows the statement's arguments: what people wrote.
  private Jdbi quiet(Jdbi jdbi) {
    return jdbi.configure(
            StatementExceptions.class, it -> it.setMessageRendering(MessageRendering.NONE))
        .configure(SqlStatements.class, it -> it.setUnusedBindingAllowed(false))
        .define(Rows.ARRAYS, arrays);
  }

  @Override
  public void close() {
    reads.close();
    writes.close();
  }
}
