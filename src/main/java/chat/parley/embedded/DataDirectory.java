package chat.parley.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.apache.kafka.metadata.properties.MetaProperties;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.metadata.storage.Formatter;
import org.jspecify.annotations.Nullable;

/// A broker's data directory, locked for this process and formatted for its node. Confined to the
/// thread that holds the broker's lock.
///
/// Kafka has a lock of its own (`.lock`), but takes it only when the broker part starts; in
/// combined mode the controller has by then elected itself and written to the metadata log. Two
/// processes would have spoilt each other's log before the second noticed. Hence a lock that comes
/// first.
final class DataDirectory implements AutoCloseable {
  private static final String LOCK_FILE = "broker.lock";

  private final Path path;
  private final FileChannel lockFile;

  private DataDirectory(Path path, FileChannel lockFile) {
    this.path = path;
    this.lockFile = lockFile;
  }

  /// Makes, locks and formats it, as far as that has not been done.
  ///
  /// @throws BrokerStartException if another process uses it, if it belongs to another node or
  ///   cluster, or if it cannot be written
  static DataDirectory open(BrokerSettings settings) {
    Path path = settings.dataDirectory().toAbsolutePath().normalize();
    try {
      Files.createDirectories(path);
      DataDirectory directory = new DataDirectory(path, lock(path));
      try {
        directory.prepareFor(settings);
      } catch (RuntimeException | IOException e) {
        directory.close();
        throw e;
      }
      return directory;
    } catch (IOException e) {
      throw new BrokerStartException("cannot use data directory %s: %s".formatted(path, e), e);
    }
  }

  /// Lets another process have it.
  @Override
  public void close() {
    try {
      lockFile.close();
    } catch (IOException _) {
      // The lock ends with the process, at the latest.
    }
  }

  private static FileChannel lock(Path path) throws IOException {
    FileChannel file =
        FileChannel.open(
            path.resolve(LOCK_FILE),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    if (tryLock(file) == null) {
      String owner = read(file);
      file.close();
      throw new BrokerStartException(
          "data directory %s is in use by another Kafka broker (process %s)"
              .formatted(path, owner.isEmpty() ? "unknown" : owner));
    }
    file.truncate(0);
    file.write(StandardCharsets.UTF_8.encode(String.valueOf(ProcessHandle.current().pid())), 0);
    return file;
  }

  /// Null if another process holds it, or another broker of this one.
  private static @Nullable FileLock tryLock(FileChannel file) throws IOException {
    try {
      return file.tryLock();
    } catch (OverlappingFileLockException _) {
      return null;
    }
  }

  private static String read(FileChannel file) throws IOException {
    ByteBuffer pid = ByteBuffer.allocate(20);
    file.read(pid, 0);
    return StandardCharsets.UTF_8.decode(pid.flip()).toString().strip();
  }

  private void prepareFor(BrokerSettings settings) throws IOException {
    MetaProperties owner =
        new MetaPropertiesEnsemble.Loader()
            .addLogDirs(List.of(path.toString()))
            .load()
            .logDirProps()
            .get(path.toString());
    if (owner == null) {
      format(settings);
    } else {
      check(owner, settings);
    }
  }

  private void check(MetaProperties owner, BrokerSettings settings) {
    int node = owner.nodeId().orElse(settings.nodeId());
    if (node != settings.nodeId()) {
      throw new BrokerStartException(
          "data directory %s belongs to node %d, not to node %d"
              .formatted(path, node, settings.nodeId()));
    }
    int size = ClusterId.sizeIn(owner.clusterId().orElse(""));
    if (size != settings.clusterSize()) {
      throw new BrokerStartException(
          "data directory %s belongs to a cluster of %d, not of %d"
              .formatted(path, size, settings.clusterSize()));
    }
  }

  private void format(BrokerSettings settings) throws IOException {
    try {
      new Formatter()
          .setPrintStream(
              new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
          .setClusterId(ClusterId.of(settings))
          .setNodeId(settings.nodeId())
          .setControllerListenerName(BoundSockets.CONTROLLER)
          .setDirectories(List.of(path.toString()))
          .run();
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new BrokerStartException("cannot format %s: %s".formatted(path, e.getMessage()), e);
    }
  }
}
