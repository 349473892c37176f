package chat.parley.app;

import chat.parley.drill.Drill;
import chat.parley.drill.DrillException;
import chat.parley.drill.DrillOptions;
import chat.parley.drill.Faults;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `parley drill`: lets faults loose on a cluster of its own and checks what was seen.
///
/// Exit codes: 0 if every guarantee held, 1 if one did not or the cluster did not come up, 2 if it
/// was asked wrongly or a program is missing.
@Command(
    name = "drill",
    description = {
      "Start a cluster of processes, let people talk, let faults loose, check what they saw.",
      "Needs redis-server and PostgreSQL (Debian packages redis-server and postgresql)."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  parley drill --short                       what the tests run, about 6 minutes",
      "  parley drill --fault kill-node --duration 120 --brokers 3",
      "  parley drill --list                        the faults"
    })
final class DrillCommand implements Callable<Integer> {
  private static final int VIOLATED = 1;
  private static final int SHORT_SECONDS = 12;

  private final Supplier<List<String>> missingPrograms;

  @SuppressWarnings("NullAway.Init") // set by picocli
  @Spec
  CommandSpec spec;

  @Option(
      names = "--fault",
      paramLabel = "NAME",
      description = "One to let loose, in order; may be repeated. Default: all.")
  List<String> faults = List.of();

  @Option(names = "--list", description = "Print the faults and what each does.")
  boolean list;

  @Option(names = "--short", description = "The short drill: some faults, each for a short time.")
  boolean brief;

  @Option(
      names = "--nodes",
      paramLabel = "N",
      defaultValue = "3",
      description = "Nodes, 1 to 9. Default: ${DEFAULT-VALUE}.")
  int nodes = 3;

  @Option(
      names = "--brokers",
      paramLabel = "N",
      defaultValue = "1",
      description = "Kafka brokers, 1 or 3. Default: ${DEFAULT-VALUE}.")
  int brokers = 1;

  @Option(
      names = "--pairs",
      paramLabel = "N",
      defaultValue = "20",
      description = "Pairs of users who talk, 1 to 1000. Default: ${DEFAULT-VALUE}.")
  int pairs = 20;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "500",
      description = "Messages a second of all together, 1 to 5000. Default: ${DEFAULT-VALUE}.")
  int rate = 500;

  @Option(
      names = "--duration",
      paramLabel = "SECONDS",
      description =
          "Of a fault that has no length of its own, 1 to 86400. Default: 60, with --short 12.")
  @Nullable Integer duration;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Repeats the schedule of the drill that printed it. Default: a random one.")
  @Nullable Long seed;

  @Option(names = "--keep", description = "Keep logs and data also when every guarantee held.")
  boolean keep;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the figures to a file too.")
  @Nullable Path json;

  /// @param missingPrograms what must be installed first
  DrillCommand(Supplier<List<String>> missingPrograms) {
    this.missingPrograms = missingPrograms;
  }

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    if (list) {
      Faults.list().forEach(out::println);
      out.flush();
      return 0;
    }
    DrillOptions options = options();
    List<String> missing = missingPrograms.get();
    if (!missing.isEmpty()) {
      return report(CommandLine.ExitCode.USAGE, "please install " + String.join(" and ", missing));
    }
    try {
      return new Drill(options, out).run() ? 0 : VIOLATED;
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--fault: " + e.getMessage());
    } catch (DrillException e) {
      return report(VIOLATED, String.valueOf(e.getMessage()));
    }
  }

  private int report(int code, String what) {
    PrintWriter err = spec.commandLine().getErr();
    err.println(spec.qualifiedName() + ": " + what);
    err.flush();
    return code;
  }

  private DrillOptions options() {
    within("--nodes", nodes, 1, 9);
    within("--pairs", pairs, 1, 1_000);
    within("--rate", rate, 1, 5_000);
    if (brokers != 1 && brokers != 3) {
      throw new ParameterException(
          spec.commandLine(), "--brokers: %d is not 1 or 3".formatted(brokers));
    }
    int seconds = duration == null ? (brief ? SHORT_SECONDS : 60) : duration;
    within("--duration", seconds, 1, 86_400);
    return new DrillOptions(
        faults,
        nodes,
        brokers,
        pairs,
        rate,
        Duration.ofSeconds(seconds),
        seed == null ? ThreadLocalRandom.current().nextLong(1, 1_000_000_000) : seed,
        keep,
        brief,
        Optional.ofNullable(json));
  }

  private void within(String option, int value, int from, int to) {
    if (value < from || value > to) {
      throw new ParameterException(
          spec.commandLine(), "%s: %d is not %d to %d".formatted(option, value, from, to));
    }
  }
}
