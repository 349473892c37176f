package chat.parley.drill;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A node, started again and again under the same name, port and folder.
///
/// Confined to the thread that runs the drill.
final class NodeProcess implements AutoCloseable {
  /// What is let loose on a node asks for more than people do.
  private static final Map<String, String> UNLIMITED =
      Stream.of(
              "CONNECTIONS_PER_ADDRESS",
              "CONNECTIONS_PER_USER",
              "REQUESTS_PER_ADDRESS",
              "REQUESTS_PER_USER",
              "COMMANDS_PER_CHAT",
              "FRAMES_PER_CONNECTION")
          .collect(Collectors.toMap(name -> "PARLEY_LIMITS_" + name, _ -> "1000000"));

  private static final Duration START_PATIENCE = Duration.ofSeconds(90);
  private static final Duration TIGHT = Duration.ofMillis(50);
  private static final int HTTP_MS = 2_000;

  private final Jar jar;
  private final String name;
  private final int port;
  private final Path folder;
  private final Map<String, String> environment;
  private final Optional<Link> link;
  private @Nullable ChildProcess process;

  /// @param environment the settings of a node, but for its name, port and address
  /// @param link in whose namespace it runs; empty: on loopback
  NodeProcess(
      Jar jar,
      String name,
      int port,
      Path folder,
      Map<String, String> environment,
      Optional<Link> link) {
    this.jar = jar;
    this.name = name;
    this.port = port;
    this.folder = folder;
    this.environment = new HashMap<>(environment);
    this.link = link;
    link.ifPresent(
        it -> {
          this.environment.put("PARLEY_HTTP_HOST", it.address());
          this.environment.put("PARLEY_AUTH_OPEN_TO_NETWORK", "true");
        });
  }

  String name() {
    return name;
  }

  URI url() {
    return URI.create("ws://" + address());
  }

  private String address() {
    return link.map(Link::address).orElse("127.0.0.1") + ":" + port;
  }

  /// @throws DrillException if it runs in the machine's own network
  Link link() {
    return link.orElseThrow(() -> new DrillException(name + " has no network of its own"));
  }

  /// Starts it and returns at once.
  ///
  /// @param options of the JVM, besides the usual ones
  void start(String... options) {
    start(Map.of(), options);
  }

  /// Starts it with more in its environment, this once.
  void start(Map<String, String> more, String... options) {
    Map<String, String> all = new HashMap<>(UNLIMITED);
    all.putAll(environment);
    all.putAll(more);
    List<String> command =
        jar.server(
            List.of(options),
            List.of("serve", "--node-id", name, "--port", Integer.toString(port)));
    process =
        ChildProcess.start(
            name,
            link.map(it -> it.enter(command)).orElse(command),
            all,
            folder,
            folder.resolve(name + ".log"));
  }

  /// The process as it was started last.
  ChildProcess process() {
    if (process == null) {
      throw new IllegalStateException(name + " was never started");
    }
    return process;
  }

  boolean alive() {
    return process != null && process.alive();
  }

  /// SIGKILL, if it lives.
  void kill() {
    if (alive()) {
      process().close();
    }
  }

  /// Returns when it serves.
  ///
  /// @throws DrillException if it ends, or does not serve in time
  void awaitReady() throws InterruptedException {
    long deadline = System.nanoTime() + START_PATIENCE.toNanos();
    while (!ready()) {
      if (!alive()) {
        throw new DrillException(name + " has ended at its start: see " + process().log());
      }
      if (System.nanoTime() - deadline > 0) {
        throw new DrillException(
            "%s is not ready within %d s: see %s"
                .formatted(name, START_PATIENCE.toSeconds(), process().log()));
      }
      TimeUnit.MILLISECONDS.sleep(TIGHT.toMillis());
    }
  }

  /// Whether it says that it can serve, and that all works.
  boolean ready() {
    try {
      HttpURLConnection connection =
          (HttpURLConnection)
              URI.create("http://" + address() + "/health/ready").toURL().openConnection();
      connection.setConnectTimeout(HTTP_MS);
      connection.setReadTimeout(HTTP_MS);
      try {
        return connection.getResponseCode() == HttpURLConnection.HTTP_OK
            && new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .contains("\"status\":\"ready\"");
      } finally {
        connection.disconnect();
      }
    } catch (IOException _) {
      return false;
    }
  }

  @Override
  public void close() {
    kill();
  }
}
