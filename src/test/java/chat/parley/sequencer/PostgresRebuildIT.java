package chat.parley.sequencer;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import chat.parley.drill.PostgresServer;
import chat.parley.store.SqlStore;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

final class PostgresRebuildIT extends RebuildContract {
  @TempDir static Path folder;

  private static final AtomicInteger DATABASES = new AtomicInteger();
  private static PostgresServer server;

  private String url = "";

  @BeforeAll
  static void startServer() {
    assumeTrue(PostgresServer.available(), "PostgreSQL is not installed");
    server = PostgresServer.start(folder.resolve("pg"));
  }

  @AfterAll
  static void closeServer() {
    if (server != null) {
      server.close();
    }
  }

  @Override
  SqlStore open() {
    url = server.createDatabase("rebuild_" + DATABASES.incrementAndGet());
    return SqlStore.open(url);
  }

  @Override
  Connection connect() throws SQLException {
    return DriverManager.getConnection(url);
  }
}
