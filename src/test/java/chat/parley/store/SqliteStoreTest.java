package chat.parley.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SqliteStoreTest {
  @TempDir Path folder;

  private SqlStore open() {
    return SqlStore.open("jdbc:sqlite:" + folder.resolve("parley.db"));
  }

  @Nested
  final class Writing extends StoreWritingContract {
    @Override
    Store open() {
      return SqliteStoreTest.this.open();
    }
  }

  @Nested
  final class Batches extends StoreBatchesContract {
    @Override
    Store open() {
      return SqliteStoreTest.this.open();
    }
  }

  @Nested
  final class Chats extends StoreChatsContract {
    @Override
    Store open() {
      return SqliteStoreTest.this.open();
    }
  }

  @Nested
  final class People extends StorePersonalContract {
    @Override
    Store open() {
      return SqliteStoreTest.this.open();
    }
  }

  @Nested
  final class Lists extends StoreListsContract {
    @Override
    Store open() {
      return SqliteStoreTest.this.open();
    }
  }

  @Nested
  final class Changes extends StoreChangesContract {
    @Override
    Store open() {
      return SqliteStoreTest.this.open();
    }

    @Override
    Connection connect() throws SQLException {
      return DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("parley.db"));
    }
  }

  @Nested
  final class Search extends StoreSearchContract {
    @Override
    Store open() {
      return SqliteStoreTest.this.open();
    }

    @Override
    Connection connect() throws SQLException {
      return DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("parley.db"));
    }
  }

  @Test
  void rowsOfTheFirstVersionAreKept() throws SQLException {
    FirstVersion.rowsAreKept("jdbc:sqlite:" + folder.resolve("parley.db"));
  }

  @Test
  void tablesOfTheNextVersionAreUsedAllTheSame() {
    LaterVersion.isUsedByThisOne("jdbc:sqlite:" + folder.resolve("parley.db"));
  }

  @Nested
  final class Uploads extends StoreAttachmentsContract {
    @Override
    Store open() {
      return SqliteStoreTest.this.open();
    }
  }

  @Nested
  final class Administration extends AdminStoreContract {
    @Override
    SqlStore open() {
      return SqliteStoreTest.this.open();
    }
  }

  @Nested
  final class Hooks extends StoreWebhooksContract {
    @Override
    Store open() {
      return SqliteStoreTest.this.open();
    }
  }

  @Nested
  final class Robots extends StoreBotsContract {
    @Override
    Store open() {
      return SqliteStoreTest.this.open();
    }
  }

  @Nested
  final class Away extends StorePushesContract {
    @Override
    Store open() {
      return SqliteStoreTest.this.open();
    }
  }

  @Nested
  final class Accounts extends AccountStoreContract {
    @Override
    SqlStore open() {
      return SqliteStoreTest.this.open();
    }
  }

  @Nested
  final class Reading extends StoreReadingContract {
    @Override
    Store open() {
      return SqliteStoreTest.this.open();
    }
  }

  @Test
  void foldersOfTheFileAreMade() {
    Path file = folder.resolve("some/where/parley.db");

    SqlStore.open("jdbc:sqlite:" + file).close();

    assertThat(file).isRegularFile();
  }

  @Test
  void newFileMayBeOpenedByManyAtOnce() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Future<Store>> opened = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        opened.add(threads.submit(this::open));
      }
      for (Future<Store> each : opened) {
        each.get().close();
      }
    }
  }

  @Test
  void fileWhoseFolderCannotBeMadeIsRefusedInOneLine() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "").resolve("data/parley.db");

    assertRefused(file, "cannot create its folder");
  }

  @Test
  void folderInPlaceOfAFileIsRefusedInOneLine() throws IOException {
    assertRefused(Files.createDirectory(folder.resolve("parley.db")), "unable to open database");
  }

  @Test
  void fileThatIsNoDatabaseIsRefusedInOneLine() throws IOException {
    Path file = Files.writeString(folder.resolve("notes.txt"), "Not a database.\n".repeat(100));

    assertRefused(file, "not a database");
    assertThat(file).hasContent("Not a database.\n".repeat(100));
  }

  @Test
  void databaseWithOtherTablesIsRefusedInOneLine() throws Exception {
    Path file = folder.resolve("other.db");
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        var statement = connection.createStatement()) {
      statement.execute("CREATE TABLE events (id INTEGER)");
    }

    assertRefused(file, "non-empty schema");
  }

  private static void assertRefused(Path file, String cause) {
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> SqlStore.open("jdbc:sqlite:" + file))
        .withMessageStartingWith("cannot open the store " + file + ": ")
        .withMessageContaining(cause)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"jdbc:sqlite:", "jdbc:sqlite::memory:", "jdbc:sqlite:file:x?mode=memory"})
  void databaseWithoutAFileIsRefused(String url) {
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> SqlStore.open(url))
        .withMessageContaining("the path of a file");
  }

  @Test
  void unknownDatabaseIsRefusedWithoutTellingItsPassword() {
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> SqlStore.open("jdbc:oracle://host/db?password=hush"))
        .withMessageContaining("jdbc:oracle:")
        .withMessageNotContaining("hush");
  }
}
