package chat.parley.drill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;

/// A wall clock of one process that can be put forward and back while it runs, by libfaketime. The
/// monotonic clock goes on as it is.
///
/// @param library to be loaded by the process
/// @param offset a file with the difference to the real time, read once a second
record WallClock(Path library, Path offset) {
  private static final Path LIBRARIES = Path.of("/usr/lib");
  private static final String LIBRARY = "faketime/libfaketimeMT.so.1";

  /// Why there can be none here, if so: a JVM is tried under it.
  static Optional<String> hindrance() {
    Optional<Path> library = installed();
    if (library.isEmpty()) {
      return Optional.of("libfaketime is not installed (Debian package faketime)");
    }
    try {
      ChildProcess.answer(
          "env",
          "LD_PRELOAD=" + library.get(),
          "FAKETIME=+1h",
          "FAKETIME_DONT_FAKE_MONOTONIC=1",
          Path.of(System.getProperty("java.home"), "bin", "java").toString(),
          "-version");
      return Optional.empty();
    } catch (IllegalStateException | UncheckedIOException e) {
      return Optional.of("a JVM does not start under libfaketime: " + e.getMessage());
    }
  }

  /// One that is right at first.
  static WallClock in(Path folder) {
    WallClock clock =
        new WallClock(
            installed().orElseThrow(() -> new DrillException("libfaketime is not installed")),
            folder.resolve("wall-clock"));
    clock.set("+0");
    return clock;
  }

  /// For the process that is to live by it.
  Map<String, String> environment() {
    return Map.of(
        "LD_PRELOAD",
        library.toString(),
        "FAKETIME_TIMESTAMP_FILE",
        offset.toString(),
        "FAKETIME_CACHE_DURATION",
        "1",
        "FAKETIME_DONT_FAKE_MONOTONIC",
        "1",
        // The same in older versions.
        "DONT_FAKE_MONOTONIC",
        "1");
  }

  /// @param difference to the real time: `+5h`, `-3h`, `+0`
  void set(String difference) {
    try {
      Path next = offset.resolveSibling(offset.getFileName() + ".next");
      Files.writeString(next, difference + "\n");
      Files.move(next, offset, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<Path> installed() {
    if (!Files.isDirectory(LIBRARIES)) {
      return Optional.empty();
    }
    // Debian keeps it in a folder that is named by the machine's architecture.
    try (DirectoryStream<Path> found = Files.newDirectoryStream(LIBRARIES)) {
      for (Path folder : found) {
        Path library = folder.resolve(LIBRARY);
        if (Files.exists(library)) {
          return Optional.of(library);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Optional.empty();
  }
}
