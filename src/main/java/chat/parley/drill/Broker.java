package chat.parley.drill;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A Kafka broker by `parley broker`, alone or one of three, started again on the same data.
///
/// Confined to the thread that runs the drill.
final class Broker implements AutoCloseable {
  private static final Duration START_PATIENCE = Duration.ofSeconds(90);
  private static final String READY = "Kafka broker is ready";

  private final Jar jar;
  private final int id;
  private final List<String> addresses;
  private final Path folder;
  private final boolean beyondLoopback;
  private @Nullable ChildProcess process;
  private int starts;

  /// @param id from 1
  /// @param addresses of all brokers, `host:port`
  /// @param beyondLoopback whether the addresses are
  Broker(Jar jar, int id, List<String> addresses, Path folder, boolean beyondLoopback) {
    this.jar = jar;
    this.id = id;
    this.addresses = List.copyOf(addresses);
    this.folder = folder;
    this.beyondLoopback = beyondLoopback;
  }

  String name() {
    return "broker-" + id;
  }

  /// `host:port`
  String address() {
    return addresses.get(id - 1);
  }

  /// Where clients connect to it.
  int port() {
    String address = addresses.get(id - 1);
    return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
  }

  /// Starts it and returns at once.
  void start() {
    start(Map.of());
  }

  /// Starts it with more in its environment, this once.
  void start(Map<String, String> environment) {
    starts++;
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "broker",
                "--node-id=" + id,
                "--cluster=" + String.join(",", addresses),
                "--data-dir=" + folder.resolve(name())));
    if (beyondLoopback) {
      arguments.add("--open-to-network");
    }
    process =
        ChildProcess.start(
            name(),
            jar.server(List.of(), arguments),
            environment,
            folder,
            folder.resolve(name() + "." + starts + ".log"));
  }

  ChildProcess process() {
    if (process == null) {
      throw new IllegalStateException(name() + " was never started");
    }
    return process;
  }

  void awaitReady() throws InterruptedException {
    long deadline = System.nanoTime() + START_PATIENCE.toNanos();
    while (!process().output().contains(READY)) {
      if (!process().alive() || System.nanoTime() - deadline > 0) {
        throw new DrillException(name() + " does not start: see " + process().log());
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  /// SIGKILL, if it lives.
  @Override
  public void close() {
    if (process != null && process.alive()) {
      process.close();
    }
  }
}
