package chat.parley.drill;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Where PostgreSQL's programs are, and as whom they run: PostgreSQL refuses root.
///
/// @param folder of `initdb` and `postgres`
/// @param user the unprivileged user as whom they run; empty: as whom we run
record PostgresPrograms(Path folder, Optional<String> user) {
  private static final Path DEBIAN = Path.of("/usr/lib/postgresql");

  /// Those on the `PATH`, else the newest that Debian has installed; empty if there are none.
  static Optional<PostgresPrograms> find() {
    return Stream.concat(onPath(), ofDebian())
        .filter(PostgresPrograms::complete)
        .findFirst()
        .map(folder -> new PostgresPrograms(folder, unprivileged()));
  }

  private static Stream<Path> onPath() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .filter(entry -> !entry.isEmpty())
        .map(Path::of);
  }

  private static Stream<Path> ofDebian() {
    List<Path> versions = new ArrayList<>();
    if (Files.isDirectory(DEBIAN)) {
      try (DirectoryStream<Path> found = Files.newDirectoryStream(DEBIAN, "[0-9]*")) {
        found.forEach(versions::add);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return versions.stream()
        .sorted(Comparator.comparingDouble(PostgresPrograms::version).reversed())
        .map(version -> version.resolve("bin"));
  }

  private static double version(Path folder) {
    try {
      return Double.parseDouble(folder.getFileName().toString());
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static boolean complete(Path folder) {
    return Files.isExecutable(folder.resolve("initdb"))
        && Files.isExecutable(folder.resolve("postgres"));
  }

  /// Debian's package makes the user `postgres`.
  private static Optional<String> unprivileged() {
    if (!"root".equals(System.getProperty("user.name"))) {
      return Optional.empty();
    }
    return Stream.of("postgres", "nobody").filter(user -> principal(user).isPresent()).findFirst();
  }

  private static Optional<UserPrincipal> principal(String user) {
    try {
      return Optional.of(
          Path.of("/").getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(user));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /// The command that runs one of the programs. It becomes that program, with the same pid.
  List<String> command(String program, List<String> arguments) {
    List<String> command = new ArrayList<>();
    user.ifPresent(
        name ->
            command.addAll(
                List.of(
                    "setpriv",
                    "--reuid=" + name,
                    "--regid=" + ChildProcess.answer("id", "-g", name),
                    "--clear-groups",
                    "--")));
    command.add(folder.resolve(program).toString());
    command.addAll(arguments);
    return command;
  }

  /// Makes a folder that belongs to the user, inside one of ours.
  ///
  /// @throws DrillException naming the folder through which the user may not pass
  Path makeFolder(Path parent, String name) {
    Path made = parent.resolve(name);
    try {
      Files.createDirectories(made);
      if (user.isPresent()) {
        letPass(parent.toAbsolutePath());
        own(made);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return made;
  }

  /// Gives a file to the user.
  void own(Path file) {
    user.flatMap(PostgresPrograms::principal)
        .ifPresent(
            owner -> {
              try {
                Files.setOwner(file, owner);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
  }

  /// The folder that was given to us, and those around it in the temporary folder, were made by us
  /// or for us, and usually closed to all others.
  private void letPass(Path folder) throws IOException {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath();
    for (Path at = folder; at != null; at = at.getParent()) {
      Set<PosixFilePermission> permissions = EnumSet.copyOf(Files.getPosixFilePermissions(at));
      if (permissions.add(PosixFilePermission.OTHERS_EXECUTE)) {
        if (!at.equals(folder) && (!at.startsWith(temporary) || at.equals(temporary))) {
          throw new DrillException(
              "PostgreSQL runs as %s, who may not pass through %s: take another folder"
                  .formatted(user.orElseThrow(), at));
        }
        Files.setPosixFilePermissions(at, permissions);
      }
    }
  }
}
