package chat.parley.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options with which a command takes its settings: a [Mixin] of the command, made by [Main].
final class SettingsOptions {
  private final Map<String, String> environment;
  private final Map<String, String> systemProperties;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Settings from a .yaml or .properties file.")
  @Nullable Path config;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Where this node keeps its data (default: ./data).")
  @Nullable String dataDir;

  @Option(
      names = {"-P", "--set"},
      paramLabel = "KEY=VALUE",
      mapFallbackValue = "",
      description = "Any setting, as in -P kafka.partitions=4; may be repeated.")
  Map<String, String> values = new LinkedHashMap<>();

  SettingsOptions(Map<String, String> environment, Map<String, String> systemProperties) {
    this.environment = environment;
    this.systemProperties = systemProperties;
  }

  /// The settings of this process; throws a [SettingsException] if they are wrong. From here on it
  /// logs as they say.
  Settings settings() {
    return settings(List.of());
  }

  /// The same, with flags of the command's own, which are the strongest.
  Settings settings(List<SettingsSources.Flag> own) {
    Settings settings = Settings.of(sources(own));
    settings.log().format().apply();
    return settings;
  }

  /// Where they come from.
  SettingsSources sources(List<SettingsSources.Flag> own) {
    List<SettingsSources.Flag> flags = new ArrayList<>();
    values.forEach((key, value) -> flags.add(flag("-P " + key, fullKey(key), value)));
    if (dataDir != null) {
      flags.add(flag("--data-dir", "parley.data-dir", dataDir));
    }
    flags.addAll(own);
    return new SettingsSources(
        Optional.ofNullable(config).map(SettingsFile::new), environment, systemProperties, flags);
  }

  private static SettingsSources.Flag flag(String origin, String key, String value) {
    return new SettingsSources.Flag(origin, key, value);
  }

  /// On the command line every key is Parley's.
  private static String fullKey(String key) {
    return key.startsWith("parley.") ? key : "parley." + key;
  }
}
