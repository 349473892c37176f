package chat.parley.app;

import chat.parley.auth.JwtRules;
import chat.parley.auth.JwtSecret;
import chat.parley.auth.TokenMaker;
import chat.parley.bench.BenchException;
import chat.parley.bench.BenchOptions;
import chat.parley.bench.BenchOptions.Scenario;
import chat.parley.bench.BenchRun;
import chat.parley.bench.Dialect;
import chat.parley.chat.UserId;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `parley bench`: measures running nodes from outside.
///
/// Exit codes: 0 if nothing was lost, shown twice or out of order, 1 if something was or it could
/// not be measured, 2 if it was asked wrongly.
@Command(
    name = "bench",
    description = {
      "Put load on running nodes, check off every message, and print what it took.",
      "",
      "Scenarios:",
      "  pairs   pairs of users on two nodes talk at a total rate",
      "  room    one group of --members hears --rate messages a second",
      "  idle    --connections that only answer pings: memory and CPU of each",
      "  storm   --connections break at once and come back with a resume",
      "  max     raises the rate of pairs (or of a room, with --members) until p99 leaves 100 ms"
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {BenchFloorCommand.class, BenchClusterCommand.class, BenchModelCommand.class},
    footerHeading = "%nExamples:%n",
    footer = {
      "  parley bench pairs --url http://127.0.0.1:8080 --pairs 100 --rate 1000",
      "  parley bench room --members 1000 --rate 100 --server-pid $(pgrep -f parley.jar)",
      "  parley bench idle --connections 15000 --server-pid 4711",
      "  parley bench floor sockets --members 1000 --rate 250"
    })
final class BenchCommand implements Callable<Integer> {
  private static final int FAILED = 1;
  private static final Duration TOKEN_LASTS = Duration.ofDays(1);

  @SuppressWarnings("NullAway.Init") // set by picocli
  @Spec
  CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "SCENARIO",
      description = "pairs, room, idle, storm or max.")
  @Nullable Scenario scenario;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "A node, as in http://127.0.0.1:8080 (the default); may be repeated.")
  List<URI> urls = List.of(URI.create("http://127.0.0.1:8080"));

  @Option(
      names = "--protocol",
      paramLabel = "NAME",
      defaultValue = "PARLEY",
      description = "parley, or reference: the reference system's frames. Default: parley.")
  Dialect dialect = Dialect.PARLEY;

  @Option(
      names = "--secret",
      paramLabel = "TEXT",
      description =
          "Signs tokens with parley.auth.jwt.secret. Default: the nodes are in open mode.")
  @Nullable String secret;

  @Option(names = "--pairs", paramLabel = "N", description = "1 to 100000. Default: 100.")
  int pairs = 100;

  @Option(
      names = "--chats",
      paramLabel = "N",
      description =
          "pairs: so many chats, most of them with users who are away, 0 to 10000000. Default: 0,"
              + " one for each pair.")
  int chats = 0;

  @Option(
      names = "--prefix",
      paramLabel = "NAME",
      description =
          "pairs: what the users' names begin with, so that they come back to the chats that they"
              + " have. Default: others each time.")
  @Nullable String prefix;

  @Option(names = "--members", paramLabel = "N", description = "2 to 10000. Default: 1000.")
  @Nullable Integer members;

  @Option(names = "--connections", paramLabel = "N", description = "1 to 200000. Default: 1000.")
  int connections = 1_000;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description =
          "Messages a second of all together, 1 to 1000000. Default: 1000; of a room 100.")
  @Nullable Integer rate;

  @Option(names = "--seconds", paramLabel = "N", description = "Measured, 1 to 86400. Default: 30.")
  int seconds = 30;

  @Option(
      names = "--warmup",
      paramLabel = "N",
      description = "Seconds at the same rate before, 0 to 3600. Default: 20.")
  int warmup = 20;

  @Option(
      names = "--size",
      paramLabel = "BYTES",
      description = "Of a text, 64 to 16384. Default: 200.")
  int size = 200;

  @Option(
      names = "--server-pid",
      paramLabel = "PID",
      description =
          "A process of the server, whose CPU and memory are read, with its children's; may be"
              + " repeated.")
  List<Long> serverPids = List.of();

  @Option(
      names = "--kill-pid",
      paramLabel = "PID",
      description =
          "storm: the node at the first URL, one of the --server-pid, is killed instead of just"
              + " cutting connections.")
  @Nullable Long killPid;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the figures to a file too.")
  @Nullable Path json;

  @Option(
      names = "--hdr",
      paramLabel = "FILE",
      description = "Write the histograms to a file, in HdrHistogram's log format (nanoseconds).")
  @Nullable Path hdr;

  @Override
  public Integer call() throws InterruptedException {
    BenchOptions options = options();
    try {
      BenchRun run = new BenchRun(options, Version.text(), spec.commandLine().getOut());
      return run.run() ? 0 : FAILED;
    } catch (BenchException e) {
      spec.commandLine().getErr().println(spec.qualifiedName() + ": " + e.getMessage());
      spec.commandLine().getErr().flush();
      return FAILED;
    }
  }

  private BenchOptions options() {
    Scenario wanted = scenario;
    if (wanted == null) {
      throw wrong("a scenario is missing: pairs, room, idle, storm or max");
    }
    boolean room = wanted == Scenario.ROOM || (wanted == Scenario.MAX && members != null);
    if (dialect == Dialect.REFERENCE && (room || wanted == Scenario.STORM)) {
      throw wrong("--protocol reference: that protocol knows pairs only");
    }
    int most = members == null ? (room ? 1_000 : 0) : members;
    if (room) {
      within("--members", most, 2, 10_000);
    }
    int perSecond = rate == null ? (room ? 100 : 1_000) : rate;
    within("--pairs", pairs, 1, 100_000);
    within("--chats", chats, 0, 10_000_000);
    within("--connections", connections, 1, 200_000);
    within("--rate", perSecond, 1, 1_000_000);
    within("--seconds", seconds, 1, 86_400);
    within("--warmup", warmup, 0, 3_600);
    within("--size", size, 64, 16_384);
    mayKill(wanted);
    if (prefix != null && (wanted != Scenario.PAIRS || !prefix.matches("[a-z0-9-]{1,20}"))) {
      throw wrong("--prefix: is for pairs, and 1 to 20 of a-z, 0-9 and -");
    }
    return new BenchOptions(
        wanted,
        urls.stream().map(this::node).toList(),
        dialect,
        tokens(),
        pairs,
        chats,
        Optional.ofNullable(prefix),
        most,
        connections,
        perSecond,
        Duration.ofSeconds(seconds),
        Duration.ofSeconds(warmup),
        size,
        serverPids,
        Optional.ofNullable(killPid),
        Optional.ofNullable(json),
        Optional.ofNullable(hdr));
  }

  /// Whoever mistypes a number is not to lose another process by it.
  private void mayKill(Scenario wanted) {
    if (killPid == null) {
      return;
    }
    if (wanted != Scenario.STORM) {
      throw wrong("--kill-pid: only storm kills a node");
    }
    ProcessHandle process =
        ProcessHandle.of(killPid)
            .filter(ProcessHandle::isAlive)
            .orElseThrow(() -> wrong("--kill-pid: there is no process " + killPid));
    if (!serverPids.contains(killPid)) {
      throw wrong("--kill-pid: %d is not named by --server-pid".formatted(killPid));
    }
    Optional<String> owner = process.info().user();
    if (!owner.equals(ProcessHandle.current().info().user())) {
      throw wrong("--kill-pid: %d belongs to %s".formatted(killPid, owner.orElse("somebody else")));
    }
    if (urls.stream().distinct().count() < 2) {
      throw wrong("--kill-pid: name a second --url, for its users to go to");
    }
  }

  private URI node(URI url) {
    if (!"http".equals(url.getScheme()) || url.getHost() == null) {
      throw wrong("--url: %s is not of the form http://host:port".formatted(url));
    }
    return url;
  }

  private Function<UserId, Optional<String>> tokens() {
    if (secret == null) {
      return _ -> Optional.empty();
    }
    try {
      JwtRules rules = new JwtRules(JwtSecret.of(secret), Optional.empty(), Optional.empty());
      TokenMaker maker = new TokenMaker(rules, Clock.systemUTC());
      return user -> Optional.of(maker.make(user, TOKEN_LASTS));
    } catch (IllegalArgumentException e) {
      throw wrong("--secret " + e.getMessage());
    }
  }

  private void within(String option, int value, int from, int to) {
    if (value < from || value > to) {
      throw wrong("%s: %d is not %d to %d".formatted(option, value, from, to));
    }
  }

  private ParameterException wrong(String what) {
    return new ParameterException(spec.commandLine(), what);
  }
}
