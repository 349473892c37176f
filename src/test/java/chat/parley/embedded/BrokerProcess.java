package chat.parley.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// `parley broker` as a process of its own, which closing kills. Confined to the test's thread.
final class BrokerProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String READY = "Kafka broker is ready: ";

  private final Process process;
  private final Path out;
  private final Path err;

  private BrokerProcess(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /// @param logs where its stdout and stderr are kept
  static BrokerProcess start(Path logs, String... options) {
    try {
      Path out = Files.createTempFile(logs, "broker", ".out");
      Path err = Files.createTempFile(logs, "broker", ".err");
      Process process =
          new ProcessBuilder(command(options))
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .start();
      return new BrokerProcess(process, out, err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> command(String... options) {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("--sun-misc-unsafe-memory-access=allow", "-cp", classPath));
    command.add(BrokerLauncher.class.getName());
    command.addAll(List.of(options));
    return command;
  }

  /// Waits until it serves, and returns the address that it has printed.
  String bootstrapServers() {
    await()
        .atMost(PATIENCE)
        .until(() -> Files.readString(out).contains("\n") || !process.isAlive());
    assertThat(read(out)).as(read(err)).startsWith(READY);
    return read(out).strip().substring(READY.length());
  }

  String stderr() {
    return read(err);
  }

  /// SIGKILL.
  void kill() {
    process.destroyForcibly();
    exitCode();
  }

  /// SIGTERM; returns the exit code.
  int terminate() {
    process.destroy();
    return exitCode();
  }

  int exitCode() {
    try {
      assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      return process.exitValue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    kill();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
