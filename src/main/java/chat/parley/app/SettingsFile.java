package chat.parley.app;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.source.yaml.YamlConfigSource;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/// A file of settings: YAML, or properties by its name's end.
record SettingsFile(Path path) {
  /// The elements of a YAML list, which also stands there as a whole.
  private static final Pattern ELEMENT = Pattern.compile(".*\\[\\d+]");

  /// How messages name it.
  String origin() {
    return "file " + path;
  }

  /// Its values by key; throws a [SettingsException] if it cannot be read.
  Map<String, String> read() {
    String name = String.valueOf(path.getFileName());
    if (name.endsWith(".properties")) {
      return properties(text());
    }
    if (name.endsWith(".yaml") || name.endsWith(".yml")) {
      return yaml(text());
    }
    throw new SettingsException(origin() + " must end in .yaml, .yml or .properties");
  }

  private String text() {
    try {
      return Files.readString(path);
    } catch (NoSuchFileException _) {
      throw new SettingsException(origin() + " does not exist");
    } catch (AccessDeniedException _) {
      throw new SettingsException(origin() + " must not be read by this user");
    } catch (CharacterCodingException _) {
      throw new SettingsException(origin() + " is not UTF-8");
    } catch (IOException e) {
      throw new SettingsException(origin() + " cannot be read: " + e.getMessage());
    }
  }

  private Map<String, String> yaml(String text) {
    Map<String, String> values = new TreeMap<>();
    try {
      new YamlConfigSource(origin(), text)
          .getProperties()
          // parley.http.port may also be written as one word, which comes in quotes.
          .forEach((key, value) -> values.put(key.replace("\"", ""), value));
    } catch (MarkedYAMLException e) {
      throw new SettingsException(
          "%s is not YAML: line %d: %s"
              .formatted(origin(), e.getProblemMark().getLine() + 1, e.getProblem()));
    } catch (YAMLException e) {
      throw new SettingsException(origin() + " is not YAML");
    }
    values.keySet().removeIf(key -> ELEMENT.matcher(key).matches());
    return values;
  }

  private Map<String, String> properties(String text) {
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(text));
    } catch (IOException | IllegalArgumentException e) {
      throw new SettingsException(origin() + " is not a properties file: " + e.getMessage());
    }
    return new PropertiesConfigSource(properties, origin()).getProperties();
  }
}
