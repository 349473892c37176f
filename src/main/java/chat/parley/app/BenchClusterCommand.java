package chat.parley.app;

import chat.parley.drill.Drill;
import chat.parley.drill.DrillException;
import chat.parley.drill.StandingCluster;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `parley bench cluster`: something to measure. Ends when its standard input does.
@Command(
    name = "cluster",
    description = {
      "Start nodes, a Kafka broker, Redis and PostgreSQL as processes on free ports of the"
          + " loopback, and print how to measure them. Ends with Ctrl-D, or with Ctrl-C and leaves"
          + " its data there.",
      "Needs redis-server and PostgreSQL (Debian packages redis-server and postgresql)."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footerHeading = "%nExample:%n",
    footer = "  parley bench cluster --nodes 2 --brokers 3")
final class BenchClusterCommand implements Callable<Integer> {
  @SuppressWarnings("NullAway.Init") // set by picocli
  @Spec
  CommandSpec spec;

  @Option(names = "--nodes", paramLabel = "N", description = "1 to 9. Default: 2.")
  int nodes = 2;

  @Option(names = "--brokers", paramLabel = "N", description = "1 or 3. Default: 1.")
  int brokers = 1;

  @Option(
      names = "--jvm-option",
      paramLabel = "OPTION",
      description = "Of the nodes, as in -XX:+UseZGC; may be repeated.")
  List<String> jvmOptions = List.of();

  @Override
  public Integer call() throws InterruptedException, IOException {
    if (nodes < 1 || nodes > 9) {
      throw wrong("--nodes: %d is not 1 to 9".formatted(nodes));
    }
    if (brokers != 1 && brokers != 3) {
      throw wrong("--brokers: %d is not 1 or 3".formatted(brokers));
    }
    List<String> missing = Drill.missingPrograms();
    if (!missing.isEmpty()) {
      throw wrong("please install " + String.join(" and ", missing));
    }
    try (StandingCluster cluster = StandingCluster.start(nodes, brokers, jvmOptions)) {
      describe(cluster, spec.commandLine().getOut());
      while (System.in.read() >= 0) {}
      return 0;
    } catch (DrillException e) {
      spec.commandLine().getErr().println(spec.qualifiedName() + ": " + e.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    }
  }

  private static void describe(StandingCluster cluster, PrintWriter out) {
    String target =
        Stream.concat(
                cluster.urls().stream().map(url -> "--url " + url),
                cluster.nodePids().stream().map(pid -> "--server-pid " + pid))
            .collect(Collectors.joining(" "));
    out.println("The cluster is ready, logs in " + cluster.folder());
    out.println("  parley bench pairs " + target);
    out.printf(
        "  parley bench floor pipeline --kafka %s --database '%s'%n",
        String.join(",", cluster.kafka()), cluster.database());
    out.println(
        cluster.otherPids().stream()
            .map(pid -> "--server-pid " + pid)
            .collect(Collectors.joining(" ", "  what is not a node: ", "")));
    out.flush();
  }

  private ParameterException wrong(String what) {
    return new ParameterException(spec.commandLine(), what);
  }
}
