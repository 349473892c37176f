package chat.parley.app;

import chat.parley.store.SqliteBackup;
import chat.parley.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `parley store backup`: a copy of a store on SQLite, while nodes go on with it.
///
/// Exit codes: 0 the copy is on the disk, 1 there is none, 2 it was asked wrongly.
@Command(
    name = "backup",
    description = {
      "Copy the store on SQLite as it is at one moment; its node may run meanwhile.",
      "PostgreSQL has pg_dump for that."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footerHeading = "%nExample:%n",
    footer = "  parley store backup /backup/parley-monday.db --data-dir /var/lib/parley")
final class StoreBackupCommand implements Callable<Integer> {
  @SuppressWarnings("NullAway.Init") // set by picocli
  @Spec
  CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // set by picocli
  @Mixin
  SettingsOptions options;

  @SuppressWarnings("NullAway.Init") // set by picocli
  @Parameters(paramLabel = "FILE", description = "Where to; must not be there yet.")
  Path file;

  @Override
  public Integer call() throws IOException {
    Settings settings = options.settings();
    if (!settings.store().sqlite()) {
      throw new SettingsException(
          "parley.store.url is PostgreSQL: back it up by pg_dump, see docs/operations.md");
    }
    try {
      SqliteBackup.write(settings.store().url().value(), file.toAbsolutePath());
    } catch (StoreException e) {
      spec.commandLine().getErr().println(spec.qualifiedName() + ": " + e.getMessage());
      spec.commandLine().getErr().flush();
      return 1;
    }
    spec.commandLine()
        .getOut()
        .println("Store backed up: %s, %,d bytes".formatted(file, Files.size(file)));
    spec.commandLine().getOut().flush();
    return 0;
  }
}
