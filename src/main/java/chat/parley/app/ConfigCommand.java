package chat.parley.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `parley config`: what settings there are, and which ones a node would have. Starts nothing.
@Command(
    name = "config",
    description = "Check settings, or list all there are.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {ConfigCommand.Check.class, ConfigCommand.Doc.class},
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {"  parley config check --config parley.yaml", "  parley config doc"})
final class ConfigCommand implements Runnable {
  @SuppressWarnings("NullAway.Init") // set by picocli
  @Spec
  CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "check or doc is missing");
  }

  /// Exit codes: 0 if a node could be started with them, 2 if not.
  @Command(
      name = "check",
      description = {
        "Print the settings that a node would have, as far as they are chosen, and what is wrong"
            + " with them.",
        "It takes them as serve does: file, environment, options. Secrets are not shown. Nothing is"
            + " started, connected to or written; doctor looks at more."
      },
      mixinStandardHelpOptions = true,
      versionProvider = Version.class,
      footerHeading = "%nExamples:%n",
      footer = {
        "  parley config check --config parley.yaml",
        "  PARLEY_HTTP_PORT=80 parley config check -P kafka.bootstrap-servers=kafka:9092"
      })
  static final class Check implements Callable<Integer> {
    @SuppressWarnings("NullAway.Init") // set by picocli
    @Spec
    CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // set by picocli
    @Mixin
    ServeOptions options;

    @Override
    public Integer call() {
      SettingsFaults faults = SettingsFaults.noted();
      SettingsReader reader = new SettingsReader(options.sources().merged(faults), faults);
      List<String> warnings = warnings(reader, faults);
      PrintWriter out = spec.commandLine().getOut();
      for (SettingsReader.Chosen chosen : reader.chosen()) {
        String shown = chosen.shown().isEmpty() ? "unset" : "= " + chosen.shown();
        out.printf("set   %s %s  (%s)%n", chosen.key(), shown, chosen.origin());
      }
      warnings.forEach(warning -> out.printf("warn  %s%n", warning));
      faults.lines().forEach(fault -> out.printf("FAIL  %s%n", fault));
      out.printf(
          "%d set, the others have their defaults; warnings: %d, faults: %d%n",
          reader.chosen().size(), warnings.size(), faults.lines().size());
      out.flush();
      return faults.none() ? ExitCode.OK : ExitCode.USAGE;
    }

    /// Of settings that are right.
    private static List<String> warnings(SettingsReader reader, SettingsFaults faults) {
      try {
        Settings settings = Settings.of(reader);
        return faults.none() ? settings.warnings() : List.of();
      } catch (SettingsException e) {
        faults.add(e);
        return List.of();
      }
    }
  }

  @Command(
      name = "doc",
      description =
          "Print all settings, their defaults and what they mean, as a table in Markdown.",
      mixinStandardHelpOptions = true,
      versionProvider = Version.class,
      footerHeading = "%nExamples:%n",
      footer = {
        "  parley config doc",
        "  parley config doc --into docs/operations.md       after a change of application.yaml"
      })
  static final class Doc implements Runnable {
    @SuppressWarnings("NullAway.Init") // set by picocli
    @Spec
    CommandSpec spec;

    @Option(
        names = "--into",
        paramLabel = "FILE",
        description = "Put the table between its marks in this file instead.")
    @Nullable Path into;

    @Override
    public void run() {
      if (into == null) {
        spec.commandLine().getOut().print(SettingsDoc.table());
        spec.commandLine().getOut().flush();
      } else {
        replace(into);
      }
    }

    private void replace(Path file) {
      try {
        Files.writeString(file, SettingsDoc.into(Files.readString(file)));
      } catch (IllegalArgumentException e) {
        throw new ParameterException(
            spec.commandLine(), "--into: %s %s".formatted(file, e.getMessage()));
      } catch (IOException e) {
        throw new UncheckedIOException(file + " cannot be read and written", e);
      }
    }
  }
}
