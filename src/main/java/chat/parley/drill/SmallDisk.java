package chat.parley.drill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;

/// A small file system, made of a file, on which a server's data folder lies for a while, under the
/// path that it always has. It can be filled up and emptied again. Needs root and a loop device.
///
/// It is unmounted when it is closed, and when this JVM ends in order. The server must not run
/// while the folder is moved. Not thread-safe.
final class SmallDisk implements AutoCloseable {
  private static final Duration TOP_UP = Duration.ofMillis(100);
  private static final long MEGABYTE = 1 << 20;
  private static final int LARGE_BLOCK = 1 << 20;
  private static final int SMALL_BLOCK = 4096;

  private final Path folder;
  private final Path image;
  private final Path ballast;
  private final Thread reaper;
  private boolean mounted;

  /// Why there can be none here, if so: it is tried.
  static Optional<String> hindrance() {
    try {
      Path trial = Files.createTempDirectory("parley-disk-");
      Path folder = Files.createDirectory(trial.resolve("folder"));
      try (SmallDisk disk = under(folder, 8)) {
        disk.moveBack();
        return Optional.empty();
      } catch (IllegalStateException | UncheckedIOException e) {
        return Optional.of("no loop file system can be mounted: " + e.getMessage());
      } finally {
        Cluster.remove(trial);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Moves `folder` onto a disk of its own.
  ///
  /// @param spare megabytes that are free on it at first
  static SmallDisk under(Path folder, int spare) {
    SmallDisk disk = new SmallDisk(folder);
    try {
      disk.make(spare);
    } catch (RuntimeException e) {
      disk.close();
      throw e;
    }
    return disk;
  }

  private SmallDisk(Path folder) {
    this.folder = folder;
    this.image = folder.resolveSibling(folder.getFileName() + ".disk");
    this.ballast = folder.resolve("ballast");
    this.reaper = new Thread(this::detach, "reaper of " + image);
    Runtime.getRuntime().addShutdownHook(reaper);
  }

  private void make(int spare) {
    String used = ChildProcess.answer("du", "-sm", folder.toString());
    try (FileChannel file =
        FileChannel.open(image, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      // Sparse: it takes what is written. The file system keeps a tenth or so for itself.
      long size = (spare + Long.parseLong(used.substring(0, used.indexOf('\t')))) * 11 / 10 + 4;
      file.write(ByteBuffer.allocate(1), size * MEGABYTE - 1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    // Nothing is kept back for root: the drill may run as root, PostgreSQL does not.
    ChildProcess.answer("mkfs.ext4", "-q", "-F", "-m", "0", image.toString());
    Path before = before();
    move(folder, before);
    create(folder);
    ChildProcess.answer("mount", "-o", "loop", image.toString(), folder.toString());
    mounted = true;
    // Kafka takes each folder for a partition.
    ChildProcess.answer("rmdir", folder.resolve("lost+found").toString());
    copy(before, folder);
    Cluster.remove(before);
  }

  /// Fills it up, and keeps it full for so long.
  void fill(Duration time) throws InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    try (FileChannel file =
        FileChannel.open(ballast, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      do {
        fill(file, LARGE_BLOCK);
        fill(file, SMALL_BLOCK);
        Thread.sleep(TOP_UP);
      } while (System.nanoTime() - end < 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void fill(FileChannel file, int block) {
    ByteBuffer zeros = ByteBuffer.allocate(block);
    try {
      while (true) {
        file.write(zeros.clear());
      }
    } catch (IOException _) {
      // No space is left for a block of this size.
    }
  }

  /// Gives the space back.
  void empty() {
    try {
      Files.deleteIfExists(ballast);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Moves the folder back to the disk on which it was.
  void moveBack() {
    Path after = before();
    create(after);
    copy(folder, after);
    ChildProcess.answer("umount", folder.toString());
    mounted = false;
    Cluster.remove(folder);
    move(after, folder);
  }

  private Path before() {
    return folder.resolveSibling(folder.getFileName() + ".aside");
  }

  private static void copy(Path from, Path to) {
    // With owners and times, and those of the folder itself.
    ChildProcess.answer("cp", "-a", from + "/.", to.toString());
  }

  private static void create(Path folder) {
    try {
      Files.createDirectory(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void move(Path from, Path to) {
    try {
      Files.move(from, to);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Unmounts it, if it still is; what is on it is lost then.
  @Override
  public void close() {
    detach();
    try {
      Runtime.getRuntime().removeShutdownHook(reaper);
      Files.deleteIfExists(image);
    } catch (IllegalStateException _) {
      // This JVM is ending: the reaper is at work.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Lazily, since a server may still hold files: it is gone when they are closed.
  private synchronized void detach() {
    if (mounted) {
      mounted = false;
      ChildProcess.answer("umount", "--lazy", folder.toString());
    }
  }
}
