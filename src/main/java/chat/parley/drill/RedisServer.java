package chat.parley.drill;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// A `redis-server` on a free port, of the loopback interface by default, which closing kills. It
/// keeps its port across restarts, and nothing else unless its options say so.
///
/// Not thread-safe.
public final class RedisServer implements Backing {
  private static final Duration START_PATIENCE = Duration.ofSeconds(20);
  private static final int START_TRIES = 5;
  private static final int ANSWER_TIMEOUT_MILLIS = 1_000;
  private static final long POLL_MILLIS = 20;

  private static final String LOOPBACK = "127.0.0.1";

  private final String host;
  private final Path folder;
  private final int port;
  private final List<String> options;
  private ChildProcess process;

  private RedisServer(String host, Path folder, int port, List<String> options) {
    this.host = host;
    this.folder = folder;
    this.port = port;
    this.options = options;
    this.process = launch();
  }

  /// Returns when it serves.
  ///
  /// @param folder where it runs, and keeps its log and what its options make it keep
  /// @param options further ones of `redis-server`, such as `--appendonly`, `yes`
  public static RedisServer start(Path folder, String... options) {
    return startOn(LOOPBACK, folder, options);
  }

  /// @param host address of an interface of this machine; who can reach it, needs no password
  static RedisServer startOn(String host, Path folder, String... options) {
    for (int tries = 1; ; tries++) {
      try {
        return new RedisServer(host, folder, new Ports().free(0), List.of(options));
      } catch (PortTakenException e) {
        if (tries == START_TRIES) {
          throw e;
        }
      }
    }
  }

  /// Whether `redis-server` is on the `PATH`.
  public static boolean available() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "redis-server")));
  }

  /// Sends one command, and returns when the server says that it is done.
  ///
  /// @throws DrillException if it refuses
  public void tell(String... words) {
    StringBuilder command = new StringBuilder("*").append(words.length).append("\r\n");
    for (String word : words) {
      int bytes = word.getBytes(StandardCharsets.UTF_8).length;
      command.append('$').append(bytes).append("\r\n").append(word).append("\r\n");
    }
    try (Socket socket = new Socket(host, port)) {
      socket.setSoTimeout(ANSWER_TIMEOUT_MILLIS);
      socket.getOutputStream().write(command.toString().getBytes(StandardCharsets.UTF_8));
      if (socket.getInputStream().read() == '-') {
        throw new DrillException("Redis refuses " + words[0]);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  long pid() {
    return process.pid();
  }

  public int port() {
    return port;
  }

  /// For `parley.redis.url`.
  @Override
  public String url() {
    return "redis://" + host + ":" + port;
  }

  /// SIGKILL; returns when it is gone.
  @Override
  public void kill() {
    process.kill();
  }

  /// SIGSTOP.
  @Override
  public void pause() {
    process.pause();
  }

  /// SIGCONT.
  @Override
  public void resume() {
    process.resume();
  }

  /// Starts it again on the same port, after killing it if it runs. Returns when it serves.
  @Override
  public void startAgain() {
    process.close();
    process = launch();
  }

  @Override
  public void close() {
    process.close();
  }

  private ChildProcess launch() {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("redis-server", "--port", Integer.toString(port)));
    command.addAll(List.of("--bind", host, "--dir", folder.toAbsolutePath().toString()));
    command.addAll(List.of("--daemonize", "no", "--save", "", "--appendonly", "no"));
    if (!host.equals(LOOPBACK)) {
      // It would turn away all who come without a password from beyond loopback.
      command.addAll(List.of("--protected-mode", "no"));
    }
    command.addAll(options);
    ChildProcess started =
        ChildProcess.start(
            "redis-" + port, command, Map.of(), folder, folder.resolve("redis-" + port + ".log"));
    try {
      awaitReady(started);
      return started;
    } catch (RuntimeException e) {
      started.close();
      throw e;
    }
  }

  private void awaitReady(ChildProcess started) {
    long deadline = System.nanoTime() + START_PATIENCE.toNanos();
    while (!answers()) {
      if (!started.alive()) {
        throw started.output().contains("Address already in use")
            ? new PortTakenException(port)
            : new DrillException("redis-server has ended: " + started.output());
      }
      if (System.nanoTime() - deadline > 0) {
        throw new DrillException("redis-server does not answer: " + started.output());
      }
      try {
        Thread.sleep(POLL_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new DrillException("interrupted", e);
      }
    }
  }

  /// Whether it has loaded what it kept, and answers; that a password is missing is an answer.
  private boolean answers() {
    try (Socket socket = new Socket()) {
      socket.setSoTimeout(ANSWER_TIMEOUT_MILLIS);
      socket.connect(new InetSocketAddress(host, port), ANSWER_TIMEOUT_MILLIS);
      socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readNBytes(5), StandardCharsets.US_ASCII);
      return answer.equals("+PONG") || answer.equals("-NOAU");
    } catch (IOException _) {
      return false;
    }
  }

  /// Another process was faster.
  private static final class PortTakenException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PortTakenException(int port) {
      super("port " + port + " is taken");
    }
  }
}
