package chat.parley.app;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.spi.ConfigSource;

/// The environment variables of the reference system, so that its deployments need not be
/// rewritten. An empty one is an unset one.
final class SettingsReference {
  private static final Map<String, String> KEYS =
      Map.of(
          "PORT", "parley.http.port",
          "KAFKA_URL", "parley.kafka.bootstrap-servers",
          "CHAT_GROUP_ID", "parley.kafka.group-id",
          "SERVER_ID", "parley.node.id");

  private SettingsReference() {}

  static List<ConfigSource> sources(Map<String, String> environment) {
    List<ConfigSource> sources = new ArrayList<>();
    KEYS.forEach(
        (variable, key) ->
            value(environment, variable)
                .ifPresent(value -> sources.add(source(variable, key, value))));
    redisUrl(environment)
        .ifPresent(
            url -> sources.add(source(redisVariables(environment), "parley.redis.url", url)));
    return sources;
  }

  /// Without a host the other variables mean nothing: Kubernetes sets a `REDIS_PORT` of its own.
  private static Optional<String> redisUrl(Map<String, String> environment) {
    return value(environment, "REDIS_HOST")
        .map(
            host ->
                "redis://"
                    + userInfo(environment)
                    + host
                    + value(environment, "REDIS_PORT").map(port -> ":" + port).orElse(""));
  }

  private static String userInfo(Map<String, String> environment) {
    Optional<String> user = value(environment, "REDIS_USERNAME");
    Optional<String> password = value(environment, "REDIS_PASSWORD");
    if (user.isEmpty() && password.isEmpty()) {
      return "";
    }
    return encoded(user.orElse("")) + password.map(p -> ":" + encoded(p)).orElse("") + "@";
  }

  private static String redisVariables(Map<String, String> environment) {
    return Stream.of("REDIS_HOST", "REDIS_PORT", "REDIS_USERNAME", "REDIS_PASSWORD")
        .filter(variable -> value(environment, variable).isPresent())
        .collect(Collectors.joining(", "));
  }

  private static ConfigSource source(String variable, String key, String value) {
    return new SettingsSources.Source(
        "environment variable " + variable, SettingsSources.REFERENCE, Map.of(key, value));
  }

  private static Optional<String> value(Map<String, String> environment, String variable) {
    return Optional.ofNullable(environment.get(variable)).filter(value -> !value.isBlank());
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
