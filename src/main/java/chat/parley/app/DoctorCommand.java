package chat.parley.app;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/// `parley doctor`: what would keep a node from working here, and what to do about it.
///
/// Exit codes: 0 if nothing fails, 1 if something does, 2 if it was asked wrongly.
@Command(
    name = "doctor",
    description = {
      "Say what is wrong with a set-up, and how to mend it.",
      "Give it the settings of the node. It looks at Java, memory, folders, ports, Kafka, Redis,"
          + " the database and the clocks, and changes nothing."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  parley doctor",
      "  parley doctor --config parley.yaml --port 8081",
      "  parley doctor --json --timeout 20          for machines, and slow networks"
    })
final class DoctorCommand implements Callable<Integer> {
  private static final int SOMETHING_FAILS = 1;
  private static final int MAX_SECONDS = 600;

  /// How many times the patience with an answer a whole check may take: clients are loaded and made
  /// first, which takes seconds on a busy machine, and some ask for several things.
  private static final int WHOLE = 4;

  @SuppressWarnings("NullAway.Init") // set by picocli
  @Spec
  CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // set by picocli
  @Mixin
  ServeOptions options;

  @Option(names = "--json", description = "Print JSON: ok, and the findings.")
  boolean json;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "5",
      description = "How long each answer may take (default: ${DEFAULT-VALUE}).")
  int timeout = 5;

  @Override
  public Integer call() {
    if (timeout < 1 || timeout > MAX_SECONDS) {
      throw new ParameterException(
          spec.commandLine(), "--timeout: %d is not 1 to %d".formatted(timeout, MAX_SECONDS));
    }
    List<Finding> findings = examine();
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(json(findings));
    } else {
      print(findings, out);
    }
    out.flush();
    return count(findings, Finding.Verdict.FAIL) == 0 ? 0 : SOMETHING_FAILS;
  }

  /// With settings that are wrong there is nothing else to look at.
  private List<Finding> examine() {
    SettingsSources sources = options.sources();
    SettingsFaults faults = SettingsFaults.noted();
    Optional<Settings> settings = settings(sources, faults);
    if (settings.isEmpty()) {
      return DoctorSettings.wrong(faults.lines());
    }
    Duration patience = Duration.ofSeconds(timeout);
    Optional<Path> config = sources.file().map(SettingsFile::path);
    return new Doctor(
            Doctor.checks(settings.get(), config, Machine.here(), patience),
            patience.multipliedBy(WHOLE))
        .examine();
  }

  private static Optional<Settings> settings(SettingsSources sources, SettingsFaults faults) {
    try {
      Settings settings = Settings.of(new SettingsReader(sources.merged(faults), faults));
      return faults.none() ? Optional.of(settings) : Optional.empty();
    } catch (SettingsException e) {
      faults.add(e);
      return Optional.empty();
    }
  }

  private static void print(List<Finding> findings, PrintWriter out) {
    for (Finding finding : findings) {
      out.printf("%-4s  %-11s  %s%n", finding.verdict().word(), finding.what(), finding.detail());
      if (!finding.remedy().isEmpty()) {
        out.printf("      → %s%n", finding.remedy());
      }
    }
    long fails = count(findings, Finding.Verdict.FAIL);
    long warnings = count(findings, Finding.Verdict.WARN);
    out.println(
        fails > 0
            ? "A node will not work with this: FAIL %d, warn %d.".formatted(fails, warnings)
            : warnings > 0 ? "A node will work; warn %d.".formatted(warnings) : "All is well.");
  }

  private static String json(List<Finding> findings) {
    List<Map<String, String>> list = new ArrayList<>();
    for (Finding finding : findings) {
      Map<String, String> entry = new LinkedHashMap<>();
      entry.put("verdict", finding.verdict().word().toLowerCase(Locale.ROOT));
      entry.put("what", finding.what());
      entry.put("detail", finding.detail());
      if (!finding.remedy().isEmpty()) {
        entry.put("remedy", finding.remedy());
      }
      list.add(entry);
    }
    Map<String, Object> whole = new LinkedHashMap<>();
    whole.put("ok", count(findings, Finding.Verdict.FAIL) == 0);
    whole.put("findings", list);
    return JsonMapper.shared().writeValueAsString(whole);
  }

  private static long count(List<Finding> findings, Finding.Verdict verdict) {
    return findings.stream().filter(finding -> finding.verdict() == verdict).count();
  }
}
