package chat.parley.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// A command of the built jar as a process of its own, killed by its handle.
final class ServerProcess implements AutoCloseable {
  private static final long START_SECONDS = 60;

  private final Process process;
  private final Path log;
  private final List<String> lines = new ArrayList<>();
  private final CompletableFuture<Duration> life;

  private ServerProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
    long began = System.nanoTime();
    this.life = process.onExit().thenApply(_ -> Duration.ofNanos(System.nanoTime() - began));
  }

  /// Starts `parley ARGS` in `folder`; its stderr goes to a file there.
  static ServerProcess start(Path folder, Map<String, String> environment, String... arguments)
      throws IOException {
    // What a test does is soon done: the fast compiler costs a third less than the thorough one.
    List<String> command =
        BuiltJar.command("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
    command.addAll(List.of(arguments));
    Path log = Files.createTempFile(folder, "server", ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectError(log.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("PARLEY_"));
    builder.environment().putAll(environment);
    return new ServerProcess(builder.start(), log);
  }

  /// Waits for a line of stdout that contains `text`.
  String awaitLine(String text) {
    return awaitLine(text, START_SECONDS);
  }

  String awaitLine(String text, long seconds) {
    CompletableFuture<String> found =
        CompletableFuture.supplyAsync(
            () -> read(text), command -> Thread.ofVirtual().start(command));
    try {
      return found.get(seconds, TimeUnit.SECONDS);
    } catch (Exception e) {
      close();
      throw new AssertionError("no '" + text + "': " + lines + "\n" + log(), e);
    }
  }

  private String read(String text) {
    try {
      BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        lines.add(line);
        if (line.contains(text)) {
          return line;
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    throw new IllegalStateException("it has ended");
  }

  /// Writes a line to its stdin.
  void type(String line) throws IOException {
    process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
  }

  void endInput() throws IOException {
    process.getOutputStream().close();
  }

  /// The lines of stdout so far.
  List<String> lines() {
    return lines;
  }

  String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /// SIGTERM; returns the exit code once it has ended.
  int terminate(long seconds) throws InterruptedException {
    process.destroy();
    if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
      throw new AssertionError("still there after %d s\n%s".formatted(seconds, log()));
    }
    return process.exitValue();
  }

  int awaitExit() throws InterruptedException {
    if (!process.waitFor(START_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("still there\n" + log());
    }
    return process.exitValue();
  }

  /// How long it took from its start to its end; waits for that.
  Duration life() {
    return life.orTimeout(START_SECONDS, TimeUnit.SECONDS).join();
  }

  /// Another signal, as `STOP` or `CONT`.
  void signal(String name) throws Exception {
    int exit =
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
            .inheritIO()
            .start()
            .waitFor();
    if (exit != 0) {
      throw new AssertionError("kill -" + name + " has failed");
    }
  }

  long pid() {
    return process.pid();
  }

  boolean alive() {
    return process.isAlive();
  }

  /// SIGKILL.
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /// What it has started goes with it: a cluster would stay.
  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
