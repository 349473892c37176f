package chat.parley.search;

import chat.parley.store.SqlStore;
import chat.parley.store.Store;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SearchModelTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void whatIsFoundIsWhatTheModelFinds(long seed) {
    try (Store store = SqlStore.open("jdbc:sqlite:" + folder.resolve("parley.db"))) {
      SearchModel.play(store, seed);
    }
  }
}
