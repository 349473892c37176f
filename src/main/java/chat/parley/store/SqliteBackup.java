package chat.parley.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.sqlite.SQLiteConfig;

/// A copy of a store on SQLite as it is at one moment, while nodes go on with it: they can read and
/// write meanwhile. Nothing of the copy depends on the files beside the original.
public final class SqliteBackup {
  private static final int BUSY_MILLIS = 10_000;

  private SqliteBackup() {}

  /// Writes `to`, which only this user may read: it has hashes of passwords in it. It is on the
  /// disk when this returns, and not there if it failed.
  ///
  /// @param jdbcUrl `jdbc:sqlite:` and the path of a file that is there
  /// @throws StoreException if that fails, in one line
  public static void write(String jdbcUrl, Path to) {
    Path from =
        Path.of(jdbcUrl.substring(SqliteDatabase.SCHEME.length()).replaceFirst("\\?.*", ""));
    if (!Files.isRegularFile(from)) {
      throw new StoreException("there is no store to back up: " + from, null);
    }
    make(to);
    try {
      copy(from, to);
      try (FileChannel channel = FileChannel.open(to, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
    } catch (SQLException | IOException e) {
      to.toFile().delete();
      throw new StoreException(
          "cannot back the store %s up to %s: %s".formatted(from, to, e.getMessage()), e);
    }
  }

  /// SQLite writes into a file that is empty, and into no other.
  private static void make(Path to) {
    try {
      if (Files.getFileStore(to.toAbsolutePath().getParent()).supportsFileAttributeView("posix")) {
        Files.createFile(
            to, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      } else {
        Files.createFile(to);
      }
    } catch (FileAlreadyExistsException e) {
      throw new StoreException("the file %s is there already".formatted(to), e);
    } catch (IOException e) {
      throw new StoreException(
          "the file %s cannot be made: %s".formatted(to, e.getClass().getSimpleName()), e);
    }
  }

  private static void copy(Path from, Path to) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout(BUSY_MILLIS);
    try (Connection connection = config.createConnection(SqliteDatabase.SCHEME + from);
        PreparedStatement copy = connection.prepareStatement("VACUUM INTO ?")) {
      copy.setString(1, to.toString());
      copy.execute();
    }
  }
}
