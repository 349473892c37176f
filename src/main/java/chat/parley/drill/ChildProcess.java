package chat.parley.drill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A process that this one has started, and only such a one: what is signalled is its own pid. All
/// it prints goes to a file.
///
/// It is killed when this JVM ends in order. Thread-safe.
final class ChildProcess implements AutoCloseable {
  private static final Duration END_PATIENCE = Duration.ofSeconds(30);

  private final String name;
  private final Process process;
  private final Path log;
  private final Thread reaper;

  private ChildProcess(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
    this.reaper = new Thread(process::destroyForcibly, "reaper of " + name);
    Runtime.getRuntime().addShutdownHook(reaper);
  }

  /// Starts `command` in `folder`, with `environment` added to this process's own.
  ///
  /// @param log what it prints, appended
  static ChildProcess start(
      String name, List<String> command, Map<String, String> environment, Path folder, Path log) {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().keySet().removeIf(key -> key.startsWith("PARLEY_"));
    builder.environment().putAll(environment);
    try {
      return new ChildProcess(name, builder.start(), log);
    } catch (IOException e) {
      throw new UncheckedIOException(name + " cannot be started: " + command.getFirst(), e);
    }
  }

  String name() {
    return name;
  }

  long pid() {
    return process.pid();
  }

  boolean alive() {
    return process.isAlive();
  }

  /// SIGKILL; returns when it is gone.
  void kill() {
    process.destroyForcibly();
    awaitEnd(END_PATIENCE);
  }

  /// SIGTERM; returns at once.
  void terminate() {
    process.destroy();
  }

  /// SIGSTOP.
  void pause() {
    signal("STOP");
  }

  /// SIGCONT.
  void resume() {
    signal("CONT");
  }

  /// Waits for its end.
  ///
  /// @return its exit code
  /// @throws IllegalStateException if it goes on for longer
  int awaitEnd(Duration patience) {
    try {
      if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException(
            name + " has not ended within " + patience.toSeconds() + " s");
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for " + name, e);
    }
  }

  /// Where its output goes.
  Path log() {
    return log;
  }

  /// All that it has printed.
  String output() {
    try {
      return Files.readString(log, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Kills it if it lives.
  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor(END_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      Runtime.getRuntime().removeShutdownHook(reaper);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IllegalStateException _) {
      // This JVM is ending: the reaper is at work.
    }
  }

  private void signal(String signal) {
    if (!process.isAlive()) {
      throw new IllegalStateException(name + " has ended");
    }
    try {
      int exit =
          new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
              .inheritIO()
              .start()
              .waitFor();
      if (exit != 0) {
        throw new IllegalStateException("kill -" + signal + " " + name + " has failed");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
