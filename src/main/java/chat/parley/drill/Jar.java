package chat.parley.drill;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The jar that this JVM runs from, and how `bin/parley` starts a server of it.
record Jar(Path java, Path file) {
  private static final String MAX_HEAP = "-Xmx384m";

  /// @throws DrillException if this JVM does not run from a jar
  static Jar own() {
    try {
      Path file = Path.of(Jar.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      if (!Files.isRegularFile(file)) {
        throw new DrillException("the drill starts its nodes from the built jar: use bin/parley");
      }
      return new Jar(Path.of(System.getProperty("java.home"), "bin", "java"), file);
    } catch (URISyntaxException e) {
      throw new DrillException("the jar cannot be found", e);
    }
  }

  /// The command line of a server.
  ///
  /// @param options of the JVM
  List<String> server(List<String> options, List<String> arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                java.toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+UseCompactObjectHeaders",
                MAX_HEAP,
                "-XX:+ExitOnOutOfMemoryError"));
    Path cache = file.resolveSibling("parley.aot");
    if (Files.exists(cache)) {
      command.addAll(
          List.of(
              "-XX:AOTCache=" + cache,
              "-Xlog:disable",
              "-Xlog:all=error:stderr",
              "-Xlog:aot*=off:stderr"));
    }
    command.addAll(options);
    command.addAll(List.of("-jar", file.toString()));
    command.addAll(arguments);
    return command;
  }
}
