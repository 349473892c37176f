package chat.parley.app;

import chat.parley.auth.JwtSecret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// The checks of the folders that a node writes to and of the files that nobody else should read.
/// Makes none of them. Stateless.
final class DoctorFolders {
  private static final long MIB = 1024 * 1024;
  private static final long LITTLE = 2_048 * MIB;
  private static final long TOO_LITTLE = 100 * MIB;

  private static final Set<PosixFilePermission> OTHERS =
      EnumSet.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);

  private final Settings settings;
  private final Optional<Path> config;

  /// @param config the file that settings come from, which may hold passwords
  DoctorFolders(Settings settings, Optional<Path> config) {
    this.settings = settings;
    this.config = config;
  }

  void data(Consumer<Finding> found) {
    found.accept(folder("data folder", settings.dataDir(), "--data-dir (parley.data-dir)"));
  }

  void attachments(Consumer<Finding> found) {
    Path folder = settings.attachments().folder();
    Finding finding = folder("attachments", folder, "parley.attachments.folder");
    boolean own = folder.equals(settings.dataDir().resolve("attachments"));
    found.accept(
        finding.verdict() == Finding.Verdict.OK && own && settings.redis().url().isPresent()
            ? Finding.warn(
                "attachments",
                "%s is in this node's data folder, and there are to be several nodes"
                    .formatted(shown(folder)),
                "Set parley.attachments.folder to one folder for all nodes, unless they share the"
                    + " data folder.")
            : finding);
  }

  /// Of SQLite, if it is elsewhere; what is in the file is for the database to say.
  void database(Consumer<Finding> found) {
    if (!settings.store().sqlite()) {
      return;
    }
    String path = settings.store().url().value().substring(SettingsForms.SQLITE.length());
    Path file = Path.of(path.replaceFirst("\\?.*", "")).toAbsolutePath();
    Path around = Objects.requireNonNullElse(file.getParent(), file);
    Finding finding = folder("database", around, "parley.store.url");
    boolean own = around.equals(settings.dataDir().toAbsolutePath());
    if (finding.verdict() != Finding.Verdict.OK && !own) {
      found.accept(finding);
    } else if (Files.exists(file) && !Files.isWritable(file)) {
      found.accept(
          Finding.fail(
              "database",
              "%s must not be written by user %s".formatted(file, System.getProperty("user.name")),
              "chown it to that user."));
    }
  }

  private static Finding folder(String what, Path folder, String setting) {
    Path there = nearest(folder);
    boolean exists = Files.exists(folder);
    if (!Files.isDirectory(there)) {
      return Finding.fail(
          what,
          "%s is not a folder".formatted(there),
          "Move it away, or set %s to another folder.".formatted(setting));
    }
    if (!Files.isWritable(there) || !Files.isExecutable(there)) {
      return Finding.fail(
          what,
          "%s must not be written by user %s".formatted(there, System.getProperty("user.name")),
          exists
              ? "chown it to that user, or set %s to another folder.".formatted(setting)
              : "Make %s and chown it to that user, or set %s to another folder."
                  .formatted(shown(folder), setting));
    }
    return Finding.ok(what, shown(folder) + (exists ? "" : ", which is made at the first start"));
  }

  /// Of each disk that a node writes to, once.
  void space(Consumer<Finding> found) throws IOException {
    Path data = nearest(settings.dataDir());
    space(data, found);
    Path attachments = nearest(settings.attachments().folder());
    if (!Files.getFileStore(attachments).equals(Files.getFileStore(data))) {
      space(attachments, found);
    }
  }

  private static void space(Path at, Consumer<Finding> found) throws IOException {
    long free = Files.getFileStore(at).getUsableSpace();
    String detail = "%,d MiB free at %s".formatted(free / MIB, at);
    String remedy = "Make room, or take another disk: what is acknowledged is kept for ever.";
    if (free < TOO_LITTLE) {
      found.accept(Finding.fail("disk", detail, remedy));
    } else if (free < LITTLE) {
      found.accept(Finding.warn("disk", detail, remedy));
    } else {
      found.accept(Finding.ok("disk", detail));
    }
  }

  void secrets(Consumer<Finding> found) throws IOException {
    if (settings.auth().secret().isEmpty()) {
      key(settings.dataDir().resolve(DataFolder.JWT_SECRET), found);
    }
    key(settings.attachments().folder().resolve(DataFolder.REF_SECRET), found);
    if (config.isPresent()) {
      secret(config.get(), found);
    }
    if (settings.http().tls().isPresent()) {
      secret(settings.http().tls().get().key(), found);
    }
  }

  private static void key(Path file, Consumer<Finding> found) throws IOException {
    if (!Files.exists(file) || !secret(file, found)) {
      return;
    }
    try {
      JwtSecret.of(Files.readString(file).strip());
    } catch (IllegalArgumentException e) {
      found.accept(
          Finding.fail(
              "secrets",
              "%s %s".formatted(file, e.getMessage()),
              "Bring back what was there, or remove the file: then a new one is made, and tokens"
                  + " made before are not believed."));
    }
  }

  /// Whether it can be read by us; tells if it can be by others too.
  private static boolean secret(Path file, Consumer<Finding> found) throws IOException {
    if (!Files.isReadable(file)) {
      found.accept(
          Finding.fail(
              "secrets",
              "%s must not be read by user %s".formatted(file, System.getProperty("user.name")),
              "chown it to that user, and chmod 600."));
      return false;
    }
    Set<PosixFilePermission> permissions = permissions(file);
    permissions.retainAll(OTHERS);
    found.accept(
        permissions.isEmpty()
            ? Finding.ok("secrets", "%s is this user's alone".formatted(file))
            : Finding.warn(
                "secrets",
                "%s is open to other users of this machine".formatted(file),
                "chmod 600 " + file));
    return true;
  }

  /// None where the file system knows no such thing.
  private static Set<PosixFilePermission> permissions(Path file) throws IOException {
    Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
    try {
      permissions.addAll(Files.getPosixFilePermissions(file));
    } catch (UnsupportedOperationException _) {
      // Nothing to say.
    }
    return permissions;
  }

  /// The folder, or the one around it that is there.
  private static Path nearest(Path folder) {
    Path at = folder.toAbsolutePath().normalize();
    while (!Files.exists(at) && at.getParent() != null) {
      at = at.getParent();
    }
    return at;
  }

  private static String shown(Path folder) {
    return folder.toAbsolutePath().normalize().toString();
  }
}
