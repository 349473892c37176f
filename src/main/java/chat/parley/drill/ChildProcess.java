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

/// A process that this one has started, and only such a one: what is signalled is its own pid, or
/// those of its descendants. All it prints goes to a file.
///
/// It is killed when this JVM ends in order. Thread-safe.
final class ChildProcess implements AutoCloseable {
  private static final Duration END_PATIENCE = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofMillis(10);

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

  /// SIGKILL to it and all its descendants; returns when it is gone.
  void killTree() {
    // First stopped, so that it starts no more of them meanwhile.
    pause();
    List<ProcessHandle> descendants = process.descendants().toList();
    descendants.forEach(ProcessHandle::destroyForcibly);
    kill();
    long deadline = System.nanoTime() + END_PATIENCE.toNanos();
    while (descendants.stream().anyMatch(ProcessHandle::isAlive) && System.nanoTime() < deadline) {
      sleep(PAUSE);
    }
  }

  /// SIGSTOP to it and all its descendants.
  void pauseTree() {
    pause();
    process.descendants().forEach(each -> signal("STOP", each));
  }

  /// SIGCONT to it and all its descendants.
  void resumeTree() {
    process.descendants().forEach(each -> signal("CONT", each));
    resume();
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

  /// @param signal its name, without `SIG`
  void signal(String signal) {
    if (!process.isAlive()) {
      throw new IllegalStateException(name + " has ended");
    }
    signal(signal, process.toHandle());
  }

  private void signal(String signal, ProcessHandle to) {
    try {
      int exit =
          new ProcessBuilder("kill", "-" + signal, Long.toString(to.pid()))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor();
      if (exit != 0 && to.isAlive()) {
        throw new IllegalStateException("kill -" + signal + " " + name + " has failed");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /// What a command that ends at once prints, without the end of its line.
  static String answer(String... command) {
    try {
      Process asked = new ProcessBuilder(command).redirectErrorStream(true).start();
      String answer = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (asked.waitFor() != 0) {
        throw new IllegalStateException(String.join(" ", command) + ": " + answer.strip());
      }
      return answer.strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  static void sleep(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static IllegalStateException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IllegalStateException("interrupted", e);
  }
}
