package chat.parley.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The files in `deploy/` set nothing that is no setting, and what they set is valid.
class DeployedSettingsTest {
  private static final Pattern VARIABLE =
      Pattern.compile("^[ -]*(?:Environment=)?\"?(PARLEY_[A-Z0-9_]+)\\s*[:=] *(.*?) *\\\\?$");

  private static Map<String, String> variables(String file) throws IOException {
    Map<String, String> found = new TreeMap<>();
    for (String line : Files.readAllLines(Path.of("deploy", file))) {
      var matcher = VARIABLE.matcher(line);
      if (matcher.matches()) {
        found.put(matcher.group(1), filledIn(matcher.group(2)));
      }
    }
    return found;
  }

  /// As Compose would, with something long and random.
  private static String filledIn(String value) {
    return value
        .replaceAll("\\$\\{[^}]*}?", "0123456789abcdef0123456789abcdef")
        .replace("\"", "")
        .replaceAll("CHANGE-THIS$", "0123456789abcdef0123456789abcdef");
  }

  private static Settings settings(Map<String, String> environment) {
    return Settings.of(new SettingsSources(Optional.empty(), environment, Map.of(), List.of()));
  }

  @Test
  void ofCompose() throws IOException {
    Map<String, String> variables = variables("compose.yaml");

    Settings settings = settings(variables);

    assertThat(variables).hasSizeGreaterThanOrEqualTo(6);
    assertThat(settings.warnings()).isEmpty();
    assertThat(settings.kafka().bootstrapServers()).containsExactly("kafka:9092");
  }

  @Test
  void ofKubernetesWithTheSecretOfTheExample() throws IOException {
    Map<String, String> variables = new TreeMap<>(variables("kubernetes/configmap.yaml"));
    Map<String, String> secret = variables("kubernetes/examples/secret.yaml");
    variables.putAll(secret);

    Settings settings = settings(variables);

    assertThat(secret).hasSize(4);
    assertThat(settings.warnings()).isEmpty();
    assertThat(settings.http().host()).isEqualTo("0.0.0.0");
    assertThat(settings.webhooks().allowPrivate()).isFalse();
  }

  @Test
  void ofTheImageAndTheUnit() throws IOException {
    Map<String, String> image = variables("Dockerfile");
    Map<String, String> unit = variables("systemd/parley.service");

    assertThat(image).containsOnlyKeys("PARLEY_HTTP_HOST", "PARLEY_DATA_DIR");
    assertThat(settings(image).dataDir()).isEqualTo(Path.of("/var/lib/parley"));
    assertThat(unit).containsOnlyKeys("PARLEY_DATA_DIR");
    assertThat(settings(unit).dataDir()).isEqualTo(Path.of("/var/lib/parley"));
  }

  @Test
  void aVariableThatIsNoSettingWouldBeRefused() {
    assertThatThrownBy(() -> settings(Map.of("PARLEY_KAFKA_BOOTSTRAP_SERVER", "kafka:9092")))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("PARLEY_KAFKA_BOOTSTRAP_SERVER");
  }

  /// What is a comment today is a setting tomorrow: nothing is left out by its form.
  @Test
  void noVariableIsPassedBy() throws IOException {
    Pattern name = Pattern.compile("\\bPARLEY_[A-Z0-9_]+");
    for (String file :
        List.of(
            "compose.yaml", "Dockerfile", "systemd/parley.service", "kubernetes/configmap.yaml")) {
      String named =
          Files.readAllLines(Path.of("deploy", file)).stream()
              .filter(line -> !line.strip().startsWith("#"))
              .flatMap(line -> name.matcher(line).results().map(match -> match.group()))
              .distinct()
              .sorted()
              .collect(Collectors.joining(" "));
      assertThat(variables(file).keySet())
          .as(file)
          .containsAll(Stream.of(named.split(" ", -1)).filter(one -> !one.isEmpty()).toList());
    }
  }
}
