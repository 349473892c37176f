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
  String fresh() {
    return server.createDatabase("test_" + databases.incrementAndGet());
  }

  @Override
  public void close() {
    server.close();
  }
}
