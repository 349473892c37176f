package chat.parley.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/// What `--help` says: to every command, with examples that the command line takes.
class HelpTest {
  /// `NAME=value parley command --option what it is for`
  private static final Pattern EXAMPLE =
      Pattern.compile(
          "  (?<set>([A-Z_]+=\\S+ )*)parley(?<args>( \\S+)*?)( >>? \\S+)?( {2,}\\S.*)?");

  private static final Pattern ASSIGNMENT = Pattern.compile("([A-Z_]+)=(\\S+) ");

  /// All that are shown, with those below them.
  static Stream<CommandSpec> commands() {
    return below(Main.commandLine(Map.of(), Map.of()).getCommandSpec());
  }

  private static Stream<CommandSpec> below(CommandSpec spec) {
    return Stream.concat(
        Stream.of(spec),
        spec.subcommands().values().stream()
            .map(CommandLine::getCommandSpec)
            .filter(command -> !command.usageMessage().hidden())
            .flatMap(HelpTest::below));
  }

  static Stream<String> examples() {
    return commands().flatMap(command -> Stream.of(command.usageMessage().footer()));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandHasExamplesOfItself(CommandSpec command) {
    List<String> footer = List.of(command.usageMessage().footer());

    assertThat(footer).as(command.qualifiedName()).hasSizeBetween(1, 4);
    assertThat(footer).allMatch(line -> line.length() <= 120);
    assertThat(footer).anyMatch(line -> line.contains(command.qualifiedName()));
    assertThat(command.usageMessage().footerHeading()).startsWith("%nExample");
  }

  @ParameterizedTest
  @MethodSource("examples")
  void everyExampleIsTaken(String line) {
    // What the shell makes of it.
    String example =
        line.replaceAll("\\$\\([^)]*\\)", "1").replaceAll("source <\\(([^)]*)\\)", "$1");
    Matcher matcher = EXAMPLE.matcher(example);
    assertThat(matcher.matches()).as(line).isTrue();
    Map<String, String> environment = new HashMap<>();
    ASSIGNMENT
        .matcher(matcher.group("set"))
        .results()
        .forEach(set -> environment.put(set.group(1), set.group(2)));
    String[] args = matcher.group("args").strip().split(" ");

    CommandLine parley = Main.commandLine(environment, Map.of());
    CommandLine.ParseResult result = parley.parseArgs(args);

    List<CommandLine> called = result.asCommandLineList();
    Object command = called.getLast().getCommandSpec().userObject();
    if (command instanceof ServeCommand serve && !line.contains("--config")) {
      assertThatCode(serve.options::settings).doesNotThrowAnyException();
    }
  }

  @Test
  void theHelpOfAllNamesEveryCommandOnceAndIsShort() {
    String help = Run.of(Map.of(), "--help").out();

    assertThat(help.lines().toList()).hasSizeLessThan(35);
    CommandLine parley = Main.commandLine(Map.of(), Map.of());
    parley
        .getSubcommands()
        .forEach(
            (name, command) -> {
              long times = help.lines().filter(line -> line.startsWith("  " + name + " ")).count();
              assertThat(times)
                  .as(name)
                  .isEqualTo(command.getCommandSpec().usageMessage().hidden() ? 0 : 1);
            });
    assertThat(help).contains("\nServers:\n  serve ", "\nSet-up:\n  doctor ");
  }
}
