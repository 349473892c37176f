package chat.parley.app;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The built jar, started as `bin/parley` starts it: with the same options and the same start cache
/// (ADR 11), which more than halves what the tests of processes take.
final class BuiltJar {
  private static final Logger log = LoggerFactory.getLogger(BuiltJar.class);
  private static final Path OPTIONS = Path.of("bin/lib/jvm.options").toAbsolutePath();
  private static final long WARM_UP_SECONDS = 120;

  private static boolean warm;

  private BuiltJar() {}

  /// The command line up to and with the jar.
  ///
  /// @param more options of the JVM
  static List<String> command(String... more) throws IOException {
    Path jar = Path.of(System.getProperty("test.parley.jar", "target/parley.jar"));
    if (!Files.exists(jar)) {
      throw new IllegalStateException("the jar is not built: mvnw package");
    }
    Path cache = jar.resolveSibling("parley.aot");
    warmUp(jar, cache);
    List<String> command = java();
    if (Files.exists(cache)) {
      command.add("-XX:AOTCache=" + cache);
    }
    command.addAll(List.of(more));
    command.addAll(List.of("-jar", jar.toString()));
    return command;
  }

  private static List<String> java() {
    return new ArrayList<>(
        List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "@" + OPTIONS));
  }

  /// Makes the cache of this very jar, once, whichever of the JVMs with tests comes first. Where
  /// that does not work, all goes on without.
  private static synchronized void warmUp(Path jar, Path cache) throws IOException {
    if (warm) {
      return;
    }
    warm = true;
    try (FileChannel file = FileChannel.open(jar.resolveSibling("parley.aot.lock"), CREATE, WRITE);
        FileLock _ = file.lock()) {
      make(jar, cache);
    }
  }

  private static void make(Path jar, Path cache) throws IOException {
    if (Files.exists(cache)
        && Files.getLastModifiedTime(cache).compareTo(Files.getLastModifiedTime(jar)) > 0) {
      return;
    }
    Files.deleteIfExists(cache);
    Path folder = Files.createTempDirectory(jar.getParent(), "warm-up");
    Path made = folder.resolve("parley.aot");
    List<String> command = java();
    command.addAll(List.of("-XX:AOTCacheOutput=" + made, "-jar", jar.toString(), "warm-up"));
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    try {
      if (process.waitFor(WARM_UP_SECONDS, TimeUnit.SECONDS) && Files.exists(made)) {
        Files.move(made, cache, StandardCopyOption.ATOMIC_MOVE);
      } else {
        log.warn("No start cache: {}", folder.resolve("log"));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      process.destroyForcibly();
    }
  }
}
