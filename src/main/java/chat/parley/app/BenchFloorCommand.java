package chat.parley.app;

import chat.parley.bench.BenchException;
import chat.parley.bench.FloorPipeline;
import chat.parley.bench.FloorSockets;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `parley bench floor`: programs that do the least that the same work takes, to hold Parley
/// against.
@Command(
    name = "floor",
    description = "Measure what the same work takes without any chat.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footerHeading = "%nExample:%n",
    footer = "  parley bench floor sockets --members 1000 --rate 250")
final class BenchFloorCommand implements Runnable {
  @SuppressWarnings("NullAway.Init") // set by picocli
  @Spec
  CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "sockets or pipeline is missing");
  }

  @Command(
      name = "sockets",
      description = "Write the same frames to as many sockets, from a process of its own.",
      mixinStandardHelpOptions = true,
      versionProvider = Version.class,
      footerHeading = "%nExample:%n",
      footer = "  parley bench floor sockets --members 1000 --rate 250 --batch 2.5")
  Integer sockets(
      @Option(names = "--members", defaultValue = "1000", description = "Sockets.") int members,
      @Option(names = "--rate", defaultValue = "100", description = "Frames a second to each.")
          int rate,
      @Option(
              names = "--batch",
              defaultValue = "1",
              description = "Frames that go with one write, 1 to 1000; 2.5: two and three in turn.")
          BigDecimal batch,
      @Option(names = "--frame", defaultValue = "450", description = "Bytes of a frame.") int frame,
      @Option(names = "--seconds", defaultValue = "10", description = "Measured.") int seconds,
      @Option(names = "--warmup", defaultValue = "5", description = "Before that.") int warmup,
      @Option(names = "--json", description = "Write the figures to a file too.")
          @Nullable Path json)
      throws Exception {
    within("--members", members, 1, 20_000);
    within("--rate", rate, 1, 100_000);
    if (batch.compareTo(BigDecimal.ONE) < 0 || batch.compareTo(BigDecimal.valueOf(1_000)) > 0) {
      throw new ParameterException(
          spec.commandLine(), "--batch: %s is not 1 to 1000".formatted(batch.toPlainString()));
    }
    within("--frame", frame, 1, 65_536);
    within("--seconds", seconds, 1, 86_400);
    within("--warmup", warmup, 0, 3_600);
    return report(
        () ->
            FloorSockets.run(
                new FloorSockets.Options(
                    members,
                    rate,
                    batch.doubleValue(),
                    frame,
                    Duration.ofSeconds(warmup),
                    Duration.ofSeconds(seconds)),
                spec.commandLine().getOut(),
                Optional.ofNullable(json),
                Version.text()));
  }

  @Command(
      name = "pipeline",
      description = "Produce, consume, insert a batch, produce, consume: no WebSocket, no chat.",
      mixinStandardHelpOptions = true,
      versionProvider = Version.class,
      footerHeading = "%nExample:%n",
      footer =
          "  parley bench floor pipeline --kafka 127.0.0.1:9092 --database jdbc:sqlite:floor.db"
              + " --rate 1000")
  Integer pipeline(
      @Option(names = "--kafka", required = true, description = "host:port of a broker.")
          String kafka,
      @Option(
              names = "--database",
              required = true,
              description = "JDBC URL; a table is made and dropped.")
          String database,
      @Option(names = "--rate", defaultValue = "1000", description = "Messages a second.") int rate,
      @Option(names = "--size", defaultValue = "200", description = "Bytes of a message.") int size,
      @Option(names = "--seconds", defaultValue = "30", description = "Measured.") int seconds,
      @Option(names = "--warmup", defaultValue = "20", description = "Before that.") int warmup,
      @Option(names = "--json", description = "Write the figures to a file too.")
          @Nullable Path json)
      throws Exception {
    within("--rate", rate, 1, 1_000_000);
    within("--size", size, 64, 16_384);
    within("--seconds", seconds, 1, 86_400);
    within("--warmup", warmup, 0, 3_600);
    return report(
        () ->
            FloorPipeline.run(
                new FloorPipeline.Options(
                    kafka,
                    database,
                    rate,
                    size,
                    Duration.ofSeconds(warmup),
                    Duration.ofSeconds(seconds)),
                spec.commandLine().getOut(),
                Optional.ofNullable(json),
                Version.text()));
  }

  private void within(String option, int value, int from, int to) {
    if (value < from || value > to) {
      throw new ParameterException(
          spec.commandLine(), "%s: %d is not %d to %d".formatted(option, value, from, to));
    }
  }

  private int report(Callable<Boolean> floor) throws Exception {
    try {
      return floor.call() ? 0 : 1;
    } catch (BenchException e) {
      spec.commandLine().getErr().println(spec.qualifiedName() + ": " + e.getMessage());
      spec.commandLine().getErr().flush();
      return 1;
    }
  }
}
