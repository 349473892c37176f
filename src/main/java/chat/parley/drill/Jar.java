package chat.parley.drill;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
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
    List<String> command = new ArrayList<>();
    command.add(java.toString());
    command.addAll(usual());
    command.add(MAX_HEAP);
    Path cache = file.resolveSibling("parley.aot");
    if (Files.exists(cache)) {
      command.add("-XX:AOTCache=" + cache);
    }
    command.addAll(options);
    command.addAll(List.of("-jar", file.toString()));
    command.addAll(arguments);
    return command;
  }

  /// What `bin/parley` gives to each JVM, from the same file.
  private static List<String> usual() {
    try (InputStream in = Jar.class.getResourceAsStream("/jvm.options")) {
      if (in == null) {
        throw new DrillException("the jar has no jvm.options");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
