package chat.parley.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// How a SQLite file is opened: as a write-ahead log, where readers and the writer don't wait for
/// each other. One connection writes, since there can be one writer at a time in any case; more
/// writers of the same file, also in other processes, wait for each other.
///
/// `synchronous=NORMAL` syncs at checkpoints only: a power cut may lose the last transactions,
/// never the file's integrity, and the chat log gives them back.
final class SqliteDatabase {
  static final String SCHEME = "jdbc:sqlite:";
  static final String KIND = "sqlite";
  static final Map<String, String> PLACEHOLDERS =
      Map.of("id", "TEXT", "bytes", "BLOB", "clustered", " WITHOUT ROWID");

  /// How long a writer waits for those of other connections.
  private static final Duration BUSY_TIMEOUT = Duration.ofSeconds(5);

  /// How long a caller waits for a free connection.
  private static final Duration CONNECTION_TIMEOUT = Duration.ofSeconds(10);

  private static final int READERS = 4;

  /// Of each connection, in KiB.
  private static final int WRITER_CACHE = 64 * 1024;

  private static final int READER_CACHE = 8 * 1024;

  /// Pages in the write-ahead log before it is copied into the file: 16 MiB. A page that many
  /// transactions change, and there are many such, is then copied once for all of them.

  private static final int CHECKPOINT_PAGES = 4_000;

  private static final Duration RETRY_PAUSE = Duration.ofMillis(20);

  private SqliteDatabase() {}

  /// @param url `jdbc:sqlite:` and a path, whose folder is made if there is none
  static Database connect(String url) {
    Path file = file(url);
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
    } catch (IOException e) {
      throw new StoreException(
          "cannot open the store %s: cannot create its folder: %s".formatted(file, e), e);
    }
    // The writer first: it makes the file.
    HikariDataSource writes = open(file, writePool(url));
    try {
      HikariDataSource reads = open(file, readPool(url));
      return new Database(
          file.toString(),
          writes,
          reads,
          writes,
          new ImmediateTransactions(),
          new Durability("PRAGMA synchronous = FULL", "", "PRAGMA synchronous = NORMAL"),
          PLACEHOLDERS,
          KIND,
          false,
          new WordIndex.Sqlite());
    } catch (StoreException e) {
      writes.close();
      throw e;
    }
  }

  /// A database in memory would be another one for each connection.
  static Path file(String url) {
    String path = url.substring(SCHEME.length()).replaceFirst("\\?.*", "");
    if (path.isBlank() || path.startsWith(":") || path.startsWith("file:")) {
      throw new StoreException(
          "cannot open the store %s: it must be %s and the path of a file".formatted(url, SCHEME),
          null);
    }
    return Path.of(path);
  }

  private static HikariConfig writePool(String url) {
    SQLiteConfig sqlite = common(WRITER_CACHE);
    sqlite.setJournalMode(JournalMode.WAL);
    sqlite.setSynchronous(SynchronousMode.NORMAL);
    sqlite.setWalAutocheckpoint(CHECKPOINT_PAGES);
    return pool(url, "parley-store-write", 1, sqlite);
  }

  private static HikariConfig readPool(String url) {
    HikariConfig pool = pool(url, "parley-store-read", READERS, common(READER_CACHE));
    pool.setConnectionInitSql("PRAGMA query_only = true");
    return pool;
  }

  private static SQLiteConfig common(int cacheKib) {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout((int) BUSY_TIMEOUT.toMillis());
    // Nobody asks for them, and to find inserts, the driver matches each statement with a regular
    // expression that takes ten times as long as looking 500 receipts up.
    config.setGetGeneratedKeys(false);
    // Negative: KiB, not pages.
    config.setCacheSize(-cacheKib);
    return config;
  }

  private static HikariConfig pool(String url, String name, int size, SQLiteConfig sqlite) {
    SQLiteDataSource source = new SQLiteDataSource(sqlite);
    source.setUrl(url);
    HikariConfig config = new HikariConfig();
    config.setDataSource(source);
    config.setPoolName(name);
    config.setMaximumPoolSize(size);
    config.setConnectionTimeout(CONNECTION_TIMEOUT.toMillis());
    // A connection to a file does not go stale, and a new one would begin with an empty cache.
    config.setMaxLifetime(0);
    config.setIdleTimeout(0);
    // Fails at once if the file cannot be opened.
    config.setInitializationFailTimeout(1);
    return config;
  }

  /// The busy time-out does not cover the switch to WAL, which SQLite refuses at once while another
  /// process has the file open for the first time: it is tried again for as long.
  private static HikariDataSource open(Path file, HikariConfig pool) {
    long deadline = System.nanoTime() + BUSY_TIMEOUT.toNanos();
    while (true) {
      try {
        return new HikariDataSource(pool);
      } catch (PoolInitializationException e) {
        if (!isBusy(e) || System.nanoTime() - deadline > 0) {
          throw Failures.opening(file.toString(), e);
        }
      }
      pause(file);
    }
  }

  private static boolean isBusy(PoolInitializationException e) {
    return e.getCause() instanceof SQLiteException cause
        && cause.getResultCode() == SQLiteErrorCode.SQLITE_BUSY;
  }

  private static void pause(Path file) {
    try {
      Thread.sleep(RETRY_PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException("cannot open the store %s: interrupted".formatted(file), e);
    }
  }
}
