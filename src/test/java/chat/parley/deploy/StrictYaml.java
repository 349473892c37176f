package chat.parley.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/// YAML as those read it who deploy: with anchors and merges, but no key twice.
final class StrictYaml {
  private StrictYaml() {}

  /// All documents of a file, each of them a mapping.
  static List<Map<String, Object>> documents(Path file) {
    try {
      return documents(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<Map<String, Object>> documents(String text) {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    List<Map<String, Object>> documents = new ArrayList<>();
    for (Object document : new Yaml(new SafeConstructor(options)).loadAll(text)) {
      documents.add(mapping(document));
    }
    return documents;
  }

  /// The value as a mapping; nothing is an empty one.
  @SuppressWarnings("unchecked")
  static Map<String, Object> mapping(Object value) {
    return switch (value) {
      case null -> Map.of();
      case Map<?, ?> map -> (Map<String, Object>) map;
      default -> throw new IllegalArgumentException("not a mapping: " + value);
    };
  }

  static List<?> list(Object value) {
    return switch (value) {
      case null -> List.of();
      case List<?> list -> list;
      default -> throw new IllegalArgumentException("not a list: " + value);
    };
  }
}
