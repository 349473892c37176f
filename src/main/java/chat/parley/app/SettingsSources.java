package chat.parley.app;

import chat.parley.sequencer.Failpoints;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.common.MapBackedConfigSource;
import io.smallrye.config.source.yaml.YamlConfigSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.eclipse.microprofile.config.spi.ConfigSource;

/// Where the settings of a process come from, weakest first: the defaults in the jar, a file, the
/// environment, `-D`, flags. What is not a setting is refused, wherever it stands.
///
/// @param systemProperties those that do not begin with `parley.` do not matter
record SettingsSources(
    Optional<SettingsFile> file,
    Map<String, String> environment,
    Map<String, String> systemProperties,
    List<Flag> flags) {

  /// Names the source of what nobody chose.
  static final String DEFAULT = "default";

  private static final int FILE = 200;
  static final int REFERENCE = 300;
  static final int ENVIRONMENT = 310;
  private static final int SYSTEM_PROPERTY = 400;
  private static final int FLAG = 500;

  /// A setting from the command line. Of two with the same key the later one counts.
  ///
  /// @param origin how it was written, such as `--port`
  record Flag(String origin, String key, String value) {}

  /// Nothing but the defaults and `values`, whatever the environment is.
  static SettingsSources ofValues(Map<String, String> values) {
    return new SettingsSources(
        Optional.empty(),
        Map.of(),
        Map.of(),
        values.entrySet().stream()
            .map(value -> new Flag("-P", value.getKey(), value.getValue()))
            .toList());
  }

  /// Every key there is, from the defaults in the jar.
  static Set<String> knownKeys() {
    return new TreeSet<>(defaults().getPropertyNames());
  }

  /// All sources as one; throws a [SettingsException] if one holds what is not a setting.
  SmallRyeConfig merged() {
    return merged(SettingsFaults.thrown());
  }

  /// The same, less what is wrong, where `faults` are noted.
  SmallRyeConfig merged(SettingsFaults faults) {
    ConfigSource defaults = defaults();
    SettingsNames names = new SettingsNames(defaults.getPropertyNames(), faults);
    List<ConfigSource> sources = new ArrayList<>();
    sources.add(defaults);
    file.ifPresent(f -> sources.add(known(names, f.origin(), FILE, read(f, faults))));
    sources.addAll(SettingsReference.sources(environment));
    sources.addAll(names.fromEnvironment(environment));
    for (Map.Entry<String, String> property : new TreeMap<>(systemProperties).entrySet()) {
      if (property.getKey().equals(Failpoints.PROPERTY)) {
        checkFailpoint(property.getValue(), faults);
      } else if (property.getKey().startsWith("parley.")) {
        String origin = "-D" + property.getKey();
        sources.add(
            known(names, origin, SYSTEM_PROPERTY, Map.of(property.getKey(), property.getValue())));
      }
    }
    for (int i = 0; i < flags.size(); i++) {
      Flag flag = flags.get(i);
      sources.add(known(names, flag.origin(), FLAG + i, Map.of(flag.key(), flag.value())));
    }
    return new SmallRyeConfigBuilder().withSources(sources).build();
  }

  private static Map<String, String> read(SettingsFile file, SettingsFaults faults) {
    try {
      return file.read();
    } catch (SettingsException e) {
      faults.add(e);
      return Map.of();
    }
  }

  /// No setting, since it has no place in a file: for a drill, which starts the JVM itself.
  private static void checkFailpoint(String value, SettingsFaults faults) {
    try {
      Failpoints.check(value);
    } catch (IllegalArgumentException e) {
      faults.add(
          new SettingsException(
              "-D%s \"%s\" %s".formatted(Failpoints.PROPERTY, value, e.getMessage())));
    }
  }

  private static ConfigSource known(
      SettingsNames names, String origin, int strength, Map<String, String> values) {
    Map<String, String> known = new TreeMap<>(values);
    known.keySet().removeIf(key -> !names.knows(key, origin));
    return new Source(origin, strength, known);
  }

  private static ConfigSource defaults() {
    try {
      YamlConfigSource yaml =
          new YamlConfigSource(SettingsSources.class.getResource("/application.yaml"), 100);
      return new Source(DEFAULT, 100, yaml.getProperties());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Values with one origin, named as in messages.
  static final class Source extends MapBackedConfigSource {
    private static final long serialVersionUID = 1L;

    Source(String origin, int strength, Map<String, String> values) {
      super(origin, values, strength);
    }
  }
}
