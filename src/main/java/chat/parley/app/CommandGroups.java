package chat.parley.app;

import java.util.List;
import java.util.Objects;
import picocli.CommandLine.Help;
import picocli.CommandLine.IHelpSectionRenderer;

/// The commands in the help of all of them, by what one wants to do. Stateless.
final class CommandGroups implements IHelpSectionRenderer {
  private record Group(String title, List<String> commands) {}

  private static final List<Group> GROUPS =
      List.of(
          new Group("Servers", List.of("serve", "demo", "broker")),
          new Group(
              "Set-up", List.of("doctor", "config", "store", "token", "push-keys", "completion")),
          new Group("Talking", List.of("connect")),
          new Group("Trials", List.of("bench", "drill")));

  @Override
  public String render(Help help) {
    StringBuilder text = new StringBuilder();
    for (Group group : GROUPS) {
      text.append("%n%s:%n".formatted(group.title()));
      for (String name : group.commands()) {
        Help command = Objects.requireNonNull(help.subcommands().get(name), name);
        String[] description = command.commandSpec().usageMessage().description();
        text.append("  %-11s  %s%n".formatted(name, description[0]));
      }
    }
    return text.toString();
  }
}
