package chat.parley.sequencer;

import chat.parley.store.SqlStore;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.io.TempDir;

final class SqliteRebuildTest extends RebuildContract {
  @TempDir Path folder;

  private String url() {
    return "jdbc:sqlite:" + folder.resolve("parley.db");
  }

  @Override
  SqlStore open() {
    return SqlStore.open(url());
  }

  @Override
  Connection connect() throws SQLException {
    return DriverManager.getConnection(url());
  }
}
