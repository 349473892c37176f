package chat.parley.app;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The options of a command that runs a node: a [Mixin] of the command.
final class ServeOptions {
  @SuppressWarnings("NullAway.Init") // set by picocli
  @Mixin
  SettingsOptions common;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      description = "Where clients connect (default: 127.0.0.1; 0.0.0.0 is every interface).")
  @Nullable String host;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Where clients connect (default: 8080; 0 takes a free port).")
  @Nullable String port;

  @Option(
      names = "--node-id",
      paramLabel = "NAME",
      description = "The node's name among the nodes (default: made once and kept).")
  @Nullable String nodeId;

  /// The settings of this node; throws a [SettingsException] if they are wrong. From here on it
  /// logs as they say.
  Settings settings() {
    return common.settings(own());
  }

  /// Where they come from.
  SettingsSources sources() {
    return common.sources(own());
  }

  private List<SettingsSources.Flag> own() {
    List<SettingsSources.Flag> flags = new ArrayList<>();
    add(flags, "--host", "parley.http.host", host);
    add(flags, "--port", "parley.http.port", port);
    add(flags, "--node-id", "parley.node.id", nodeId);
    return flags;
  }

  private static void add(
      List<SettingsSources.Flag> flags, String origin, String key, @Nullable String value) {
    if (value != null) {
      flags.add(new SettingsSources.Flag(origin, key, value));
    }
  }
}
