package chat.parley.store;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import chat.parley.drill.PostgresServer;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/// A PostgreSQL server for the tests of a class, a fresh database for each.
final class PostgresDatabases implements AutoCloseable {
  /// Nothing is to outlast a power cut here.
  private static final Map<String, String> FAST = Map.of("fsync", "off", "full_page_writes", "off");

  private static final String MIGRATED = "migrated";

  private boolean migrated;
  private final AtomicInteger databases = new AtomicInteger();
  final PostgresServer server;

  private PostgresDatabases(PostgresServer server) {
    this.server = server;
  }

  /// Skips the test where PostgreSQL is not installed.
  static PostgresDatabases start(Path folder) {
    assumeTrue(PostgresServer.available(), "PostgreSQL is not installed");
    return new PostgresDatabases(PostgresServer.start(folder, FAST));
  }

  /// The URL of a database with no tables.
  String empty() {
    return server.createDatabase(nextName());
  }

  /// The URL of a database with all tables and no rows. It is a copy: the migrations take longer
  /// than most of the tests.
  synchronized String fresh() {
    if (!migrated) {
      SqlStore.open(server.createDatabase(MIGRATED)).close();
      migrated = true;
    }
    String name = nextName();
    server.execute("CREATE DATABASE " + name + " TEMPLATE " + MIGRATED);
    return server.url(name);
  }

  private String nextName() {
    return "test_" + databases.incrementAndGet();
  }

  @Override
  public void close() {
    server.close();
  }
}
