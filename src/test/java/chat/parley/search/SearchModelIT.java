package chat.parley.search;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import chat.parley.drill.PostgresServer;
import chat.parley.store.SqlStore;
import chat.parley.store.Store;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The same as [SearchModelTest] on PostgreSQL.
final class SearchModelIT {
  private static final int SEEDS = 8;

  @TempDir private Path folder;

  @Test
  void whatIsFoundIsWhatTheModelFinds() {
    assumeTrue(PostgresServer.available(), "PostgreSQL is not installed");
    try (PostgresServer postgres = PostgresServer.start(folder, Map.of("fsync", "off"))) {
      for (int seed = 1; seed <= SEEDS; seed++) {
        try (Store store = SqlStore.open(postgres.createDatabase("search_" + seed))) {
          SearchModel.play(store, seed);
        }
      }
    }
  }
}
