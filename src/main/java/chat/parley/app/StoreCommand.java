package chat.parley.app;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `parley store`: what is done with a store from outside of nodes.
@Command(
    name = "store",
    description = "Back the store up, or make it again from the chat log.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {StoreBackupCommand.class, StoreRebuildCommand.class},
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  parley store backup parley-backup.db       while the node runs",
      "  parley store rebuild --verify              changes nothing"
    })
final class StoreCommand implements Runnable {
  @SuppressWarnings("NullAway.Init") // set by picocli
  @Spec
  CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "backup or rebuild is missing");
  }
}
