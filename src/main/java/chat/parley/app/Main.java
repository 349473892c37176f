package chat.parley.app;

import chat.parley.drill.Drill;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/// The command `parley`. Each subcommand is a class of its own, named in `subcommands`.
///
/// Exit codes: 0 all is well, 1 it failed, 2 it was asked wrongly (an option, a setting).
@Command(
    name = "parley",
    description = "A distributed chat system that loses nothing.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {
      ServeCommand.class,
      DemoCommand.class,
      BrokerCommand.class,
      ConnectCommand.class,
      TokenCommand.class,
      PushKeysCommand.class,
      StoreCommand.class,
      ConfigCommand.class,
      DoctorCommand.class,
      CompletionCommand.class,
      DrillCommand.class,
      BenchCommand.class,
      WarmUpCommand.class,
    },
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "",
    footerHeading = "%nExamples:%n",
    footer = {
      "  parley serve              a node, with all it needs inside",
      "  parley doctor             what is wrong with a set-up, and how to mend it",
      "  parley serve --help       the options of a command, with examples",
    })
public final class Main implements Runnable {
  /// Examples stay on one line, to be copied.
  private static final int HELP_WIDTH = 120;

  @SuppressWarnings("NullAway.Init") // set by picocli
  @Spec
  CommandSpec spec;

  public static void main(String[] args) {
    System.exit(commandLine(System.getenv(), properties(System.getProperties())).execute(args));
  }

  /// The whole command line, taking settings from the environment and system properties given.
  static CommandLine commandLine(
      Map<String, String> environment, Map<String, String> systemProperties) {
    CommandLine parley = new CommandLine(new Main(), factory(environment, systemProperties));
    parley.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, new CommandGroups());
    return parley
        .setUsageHelpWidth(HELP_WIDTH)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler((e, _) -> report(e.getCommandLine(), usage(e)))
        .setExecutionExceptionHandler(
            (e, command, _) -> {
              if (e instanceof SettingsException) {
                return report(command, String.valueOf(e.getMessage()));
              }
              throw e;
            });
  }

  /// Without a subcommand there is nothing to do.
  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }

  private static IFactory factory(
      Map<String, String> environment, Map<String, String> systemProperties) {
    return new IFactory() {
      @Override
      public <K> K create(Class<K> type) throws Exception {
        if (type == SettingsOptions.class) {
          return type.cast(new SettingsOptions(environment, systemProperties));
        }
        if (type == DrillCommand.class) {
          return type.cast(new DrillCommand(Drill::missingPrograms));
        }
        return type == ConnectCommand.class
            ? type.cast(new ConnectCommand(LocalTokens::make))
            : CommandLine.defaultFactory().create(type);
      }
    };
  }

  private static String usage(ParameterException e) {
    String name = e.getCommandLine().getCommandSpec().qualifiedName();
    List<String> meant =
        e instanceof UnmatchedArgumentException unmatched ? unmatched.getSuggestions() : List.of();
    return meant.isEmpty()
        ? "%s (%s --help says more)".formatted(e.getMessage(), name)
        : "%s: did you mean %s?".formatted(e.getMessage(), meant.getFirst());
  }

  private static int report(CommandLine command, String message) {
    command.getErr().println(command.getCommandSpec().qualifiedName() + ": " + message);
    command.getErr().flush();
    return CommandLine.ExitCode.USAGE;
  }

  private static Map<String, String> properties(Properties properties) {
    Map<String, String> texts = new TreeMap<>();
    for (String name : properties.stringPropertyNames()) {
      texts.put(name, properties.getProperty(name));
    }
    return texts;
  }
}
