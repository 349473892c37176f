package chat.parley.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;
import tools.jackson.databind.json.JsonMapper;

/// Figures as a table for people and as JSON for programs.
final class Report {
  private final Map<String, Object> json = new LinkedHashMap<>();
  private final StringBuilder table = new StringBuilder();

  /// @param scenario what was done
  /// @param version of Parley
  Report(String scenario, String version) {
    json.put("scenario", scenario);
    json.put("version", version);
    json.put("machine", machine());
    row("machine", "%s".formatted(machine()));
  }

  private static Map<String, Object> machine() {
    Map<String, Object> machine = new LinkedHashMap<>();
    machine.put("cores", Runtime.getRuntime().availableProcessors());
    machine.put("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    machine.put(
        "jvm", System.getProperty("java.vendor.version", System.getProperty("java.version")));
    return machine;
  }

  Report traffic(Figures figures) {
    number("offered_per_s", figures.offeredPerS());
    number("acked_per_s", figures.ackedPerS());
    number("delivered_per_s", figures.deliveredPerS());
    latency("ack_ms", figures.acks());
    latency("delivery_ms", figures.deliveries());
    if (figures.lasts().getTotalCount() > 0) {
      latency("last_delivery_ms", figures.lasts());
    }
    checks(figures.lost(), figures.duplicated(), figures.misordered());
    count("unanswered", figures.unanswered());
    put("refused", figures.refused());
    count("lost_sessions", figures.lostSessions());
    number("frames_per_read", figures.framesPerRead());
    if (figures.serverCpuS() > 0) {
      number("server_cpu_s", figures.serverCpuS());
      json.put("cpu_s", figures.cpuS());
      number("deliveries_per_cpu_s", figures.deliveriesPerCpuS());
    }
    if (figures.serverCpuS() > 0 && figures.ackedPerS() > 0) {
      number("cpu_us_per_message", figures.cpuMicrosPerMessage());
    }
    return this;
  }

  Report idle(Idle idle) {
    count("connections", idle.connections());
    number("connect_s", idle.connectSeconds());
    count("rss_per_connection", idle.rssPerConnection());
    number("empty_cores", idle.emptyCores());
    number("cpu_us_per_connection_s", idle.cpuMicrosPerConnection());
    count("kernel_per_connection", idle.kernelPerConnection());
    count("lost_sessions", idle.lostSessions());
    return this;
  }

  Report storm(Storm storm) {
    count("connections", storm.connections());
    number("connect_s", storm.connectSeconds());
    number("live_again_s", storm.liveAgainS());
    latency("outage_ms", storm.outages());
    count("attempts", storm.attempts());
    checks(storm.lost(), storm.duplicated(), storm.misordered());
    count("unanswered", storm.unanswered());
    return this;
  }

  Report knee(Knee knee) {
    number("held_per_s", knee.held());
    json.put(
        "steps",
        knee.steps().stream()
            .map(it -> Map.of("offered_per_s", it.offeredPerS(), "ack_ms", Quantiles.of(it.acks())))
            .toList());
    long lost = knee.steps().isEmpty() ? 0 : knee.steps().getLast().lost();
    Figures last = knee.steps().getLast();
    checks(lost, last.duplicated(), last.misordered());
    return this;
  }

  Report floor(Map<String, Double> figures) {
    figures.forEach(this::number);
    return this;
  }

  void latency(String name, Histogram nanos) {
    Quantiles quantiles = Quantiles.of(nanos);
    json.put(name, quantiles);
    row(
        name,
        String.format(
            Locale.ROOT,
            "p50 %.2f   p99 %.2f   p99.9 %.2f   max %.2f",
            quantiles.p50(),
            quantiles.p99(),
            quantiles.p999(),
            quantiles.max()));
  }

  private void checks(long lost, long duplicated, long misordered) {
    count("lost", lost);
    count("duplicated", duplicated);
    count("misordered", misordered);
  }

  void count(String name, long value) {
    json.put(name, value);
    row(name, String.format(Locale.ROOT, "%,d", value));
  }

  void number(String name, double value) {
    double rounded = Math.round(value * 1000) / 1000.0;
    json.put(name, rounded);
    row(name, String.format(Locale.ROOT, "%,.3f", rounded));
  }

  private void put(String name, Map<String, Long> counts) {
    json.put(name, counts);
    if (!counts.isEmpty()) {
      row(name, counts.toString());
    }
  }

  private void row(String name, String value) {
    table
        .append("  ")
        .append(name)
        .repeat(' ', Math.max(1, 26 - name.length()))
        .append(value)
        .append('\n');
  }

  String table() {
    return table.toString();
  }

  /// @throws BenchException if the file cannot be written
  void writeJson(Path file) {
    try {
      Files.writeString(
          file,
          JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsString(json)
              + "\n");
    } catch (IOException e) {
      throw new BenchException("--json: %s cannot be written".formatted(file), e);
    }
  }

  /// Writes histograms in HdrHistogram's log format, in nanoseconds.
  ///
  /// @throws BenchException if the file cannot be written
  static void writeHdr(Path file, Map<String, Histogram> histograms) {
    try (PrintStream out = new PrintStream(Files.newOutputStream(file))) {
      HistogramLogWriter writer = new HistogramLogWriter(out);
      writer.outputLogFormatVersion();
      writer.outputLegend();
      BiConsumer<String, Histogram> each =
          (name, histogram) -> {
            histogram.setTag(name);
            writer.outputIntervalHistogram(histogram);
          };
      histograms.forEach(each);
    } catch (IOException e) {
      throw new BenchException("--hdr: %s cannot be written".formatted(file), e);
    }
  }
}
