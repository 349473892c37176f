package chat.parley.drill;

import chat.parley.client.ClientThreads;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/// The whole drill: a cluster, then fault after fault, then the table.
///
/// Runs on one thread; nothing is left of it but the folder, if it is kept.
public final class Drill {
  /// Programs that must be installed before the drill can run, each with its Debian package.
  public static List<String> missingPrograms() {
    List<String> missing = new ArrayList<>();
    if (!PostgresServer.available()) {
      missing.add("PostgreSQL (Debian package postgresql)");
    }
    if (!RedisServer.available()) {
      missing.add("redis-server (Debian package redis-server)");
    }
    return missing;
  }

  private final DrillOptions options;
  private final PrintWriter out;

  public Drill(DrillOptions options, PrintWriter out) {
    this.options = options;
    this.out = out;
  }

  /// Returns whether every guarantee held.
  ///
  /// @throws DrillException if it cannot be told: a process did not start, a program is missing
  /// @throws IllegalArgumentException if there is no such fault
  public boolean run() throws InterruptedException {
    List<Fault> faults = chosen();
    Path folder = temporaryFolder();
    out.printf("seed %d, logs in %s%n", options.seed(), folder);
    out.flush();
    boolean held = false;
    boolean finished = false;
    List<Row> rows = new ArrayList<>();
    try {
      run(faults, folder, rows);
      held = rows.stream().allMatch(Drill::held);
      finished = true;
    } finally {
      // What was found before a process failed to start is worth as much.
      new Table(rows).print(out);
      options.json().ifPresent(file -> Table.writeJson(rows, options.seed(), file));
      if (held && !options.keep()) {
        Cluster.remove(folder);
      } else {
        out.printf("Logs and data are kept: %s%n", folder);
      }
      if (!finished || !held) {
        out.printf("The same again: --seed %d%n", options.seed());
      }
      out.flush();
    }
    return held;
  }

  private void run(List<Fault> faults, Path folder, List<Row> rows) throws InterruptedException {
    Random seeds = new Random(options.seed());
    boolean networked = NetworkFaults.wantNetwork(faults);
    try (ClientThreads threads = new ClientThreads(2);
        Cluster cluster =
            Cluster.start(
                Jar.own(), folder, options.nodes(), options.brokers(), networked, List.of())) {
      for (int i = 0; i < faults.size(); i++) {
        Fault fault = faults.get(i);
        long seed = seeds.nextLong();
        long began = System.nanoTime();
        Optional<String> hindrance = fault.hindrance().apply(cluster);
        String prefix = "r" + (i + 1);
        Row row =
            hindrance.isPresent()
                ? new Row.Skipped(fault.name(), hindrance.get())
                : new Round(cluster, threads, options, prefix, seed).run(fault);
        rows.add(row);
        Table.progress(row, Duration.ofNanos(System.nanoTime() - began), out);
      }
    }
  }

  private static boolean held(Row row) {
    return !(row instanceof Row.Ran ran) || ran.violations().isEmpty();
  }

  private List<Fault> chosen() {
    if (!options.faults().isEmpty()) {
      return options.faults().stream()
          .map(
              name ->
                  Faults.named(name)
                      .orElseThrow(
                          () ->
                              new IllegalArgumentException(
                                  "there is no fault '%s': --list names them".formatted(name))))
          .toList();
    }
    return Faults.all().stream().filter(fault -> fault.brief() || !options.brief()).toList();
  }

  private static Path temporaryFolder() {
    try {
      return Files.createTempDirectory("parley-drill-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
