package chat.parley.protocol;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// The frames in `protocol-samples/`, which the tests of every implementation share: one frame a
/// file, as it goes over the wire, with a newline after it. `request-*` goes to a node, `frame-*`
/// comes from it.
public final class Samples {
  private static final Path FOLDER = Path.of("protocol-samples");

  private Samples() {}

  /// A frame by its file's name without `.json`.
  public static String text(String name) {
    try {
      return Files.readString(FOLDER.resolve(name + ".json"), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static byte[] bytes(String name) {
    return text(name).getBytes(StandardCharsets.UTF_8);
  }

  /// The names that start with `prefix`, sorted.
  public static List<String> names(String prefix) {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.toLowerCase(Locale.ROOT).endsWith(".json"))
          .map(name -> name.substring(0, name.length() - ".json".length()))
          .filter(name -> name.startsWith(prefix))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
