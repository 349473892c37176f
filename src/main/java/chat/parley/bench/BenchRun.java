package chat.parley.bench;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/// One run of `parley bench`, from connecting to the report.
public final class BenchRun {
  private final BenchOptions options;
  private final String version;
  private final PrintWriter out;

  /// @param version of Parley, for the report
  public BenchRun(BenchOptions options, String version, PrintWriter out) {
    this.options = options;
    this.version = version;
    this.out = out;
  }

  /// @return whether nothing was lost, shown twice or out of order
  /// @throws BenchException if it cannot be measured
  public boolean run() throws InterruptedException {
    Progress progress = new Progress(out);
    Report report =
        new Report(options.scenario().name().toLowerCase(java.util.Locale.ROOT), version);
    boolean clean;
    try (Bench bench = new Bench(options)) {
      clean =
          switch (options.scenario()) {
            case PAIRS -> traffic(Pairs.open(bench, progress), report);
            case ROOM -> traffic(Room.open(bench, progress), report);
            case MAX -> max(bench, progress, report);
            case IDLE -> idle(Idle.run(bench, progress), report);
            case STORM -> storm(Storm.run(bench, progress), report);
          };
    }
    out.print("\n" + report.table());
    out.flush();
    options.json().ifPresent(report::writeJson);
    return clean;
  }

  private boolean traffic(Traffic traffic, Report report) throws InterruptedException {
    Figures figures = traffic.run(options.rate(), options.warmup(), options.measured());
    report.traffic(figures);
    Map<String, Histogram> histograms = new LinkedHashMap<>();
    histograms.put("ack", figures.acks());
    histograms.put("delivery", figures.deliveries());
    options.hdr().ifPresent(file -> Report.writeHdr(file, histograms));
    return figures.clean() && figures.lostSessions() == 0;
  }

  private boolean max(Bench bench, Progress progress, Report report) throws InterruptedException {
    Knee.Opening opening =
        () -> options.members() > 0 ? Room.open(bench, progress) : Pairs.open(bench, progress);
    Knee knee = Knee.find(opening, options.rate(), options.warmup(), options.measured(), progress);
    report.knee(knee);
    return knee.steps().stream().allMatch(Figures::clean);
  }

  private static boolean idle(Idle idle, Report report) {
    report.idle(idle);
    return idle.lostSessions() == 0;
  }

  private static boolean storm(Storm storm, Report report) {
    report.storm(storm);
    return storm.lost() == 0 && storm.duplicated() == 0 && storm.misordered() == 0;
  }
}
