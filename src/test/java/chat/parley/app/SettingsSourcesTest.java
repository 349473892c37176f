package chat.parley.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.app.SettingsSources.Flag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Where settings come from, which of two counts, and what is refused as no setting.
class SettingsSourcesTest {
  @TempDir Path folder;

  @Test
  void eachSourceIsStrongerThanTheOneBefore() throws IOException {
    Optional<SettingsFile> file = file("a.yaml", "parley: {http: {port: 1}}");
    Map<String, String> reference = Map.of("PORT", "2");
    Map<String, String> both = Map.of("PORT", "2", "PARLEY_HTTP_PORT", "3");
    Map<String, String> property = Map.of("parley.http.port", "4");
    Flag weaker = new Flag("-P http.port", "parley.http.port", "5");
    Flag stronger = new Flag("--port", "parley.http.port", "6");

    assertThat(port(file, Map.of(), Map.of())).isEqualTo(1);
    assertThat(port(file, reference, Map.of())).isEqualTo(2);
    assertThat(port(file, both, Map.of())).isEqualTo(3);
    assertThat(port(file, both, property)).isEqualTo(4);
    assertThat(port(file, both, property, weaker)).isEqualTo(5);
    assertThat(port(file, both, property, weaker, stronger)).isEqualTo(6);
  }

  @ParameterizedTest
  @MethodSource("chat.parley.app.SettingsSources#knownKeys")
  void everyKeyHasItsNameInTheEnvironment(String key) {
    String variable = key.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);

    assertThat(environment(Map.of(variable, "x")).merged().getConfigValue(key))
        .satisfies(
            value -> {
              assertThat(value.getValue()).isEqualTo("x");
              assertThat(value.getConfigSourceName()).isEqualTo("environment variable " + variable);
            });
  }

  @Test
  void aStrongerEmptyValueUnsetsAWeakerOne() throws IOException {
    Optional<SettingsFile> file = file("a.yaml", "parley.kafka.bootstrap-servers: k:9092");

    assertThat(
            Settings.of(
                    new SettingsSources(
                        file, Map.of("PARLEY_KAFKA_BOOTSTRAP_SERVERS", ""), Map.of(), List.of()))
                .kafka()
                .embedded())
        .isTrue();
  }

  @Test
  void aYamlFileMayNestListAndAbbreviate() throws IOException {
    Settings settings =
        of(
            file(
                "a.yml",
                """
                parley:
                  node.id: n1
                  http:
                    port: 81
                    allowed-origins:
                      - https://a.example
                      - https://b.example
                parley.kafka.partitions: 3
                """));

    assertThat(settings.node().id()).hasToString("Optional[n1]");
    assertThat(settings.http().port()).isEqualTo(81);
    assertThat(settings.http().allowedOrigins())
        .containsExactly("https://a.example", "https://b.example");
    assertThat(settings.kafka().partitions()).isEqualTo(3);
  }

  @Test
  void aPropertiesFileWillDoToo() throws IOException {
    assertThat(of(file("a.properties", "# c\nparley.http.port = 82\n")).http().port())
        .isEqualTo(82);
  }

  @Test
  void anEmptyFileChangesNothing() throws IOException {
    assertThat(of(file("a.yaml", "# nothing\n"))).isEqualTo(of(Optional.empty()));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a.yaml       | 'parley: {http: [1'        | is not YAML: line 1:
          a.yaml       | 'a: b: c'                  | is not YAML: line 1:
          a.properties | 'parley.http.port=\\u00zz' | is not a properties file:
          a.json       | '{}'                       | must end in .yaml, .yml or .properties
          """)
  void aFileThatCannotBeReadIsOneLine(String name, String content, String reason)
      throws IOException {
    Optional<SettingsFile> file = file(name, content);

    assertThatThrownBy(() -> of(file))
        .isInstanceOf(SettingsException.class)
        .hasMessageStartingWith("file " + folder.resolve(name) + " " + reason)
        .hasMessageNotContaining("\n");
  }

  @Test
  void aFileThatDoesNotExistIsOneLine() {
    Path missing = folder.resolve("no.yaml");

    assertThatThrownBy(() -> of(Optional.of(new SettingsFile(missing))))
        .isInstanceOf(SettingsException.class)
        .hasMessage("file %s does not exist", missing);
  }

  @Test
  void aFileThatIsNotTextIsOneLine() throws IOException {
    Path binary = Files.write(folder.resolve("b.yaml"), new byte[] {'a', (byte) 0xff});

    assertThatThrownBy(() -> of(Optional.of(new SettingsFile(binary))))
        .isInstanceOf(SettingsException.class)
        .hasMessage("file %s is not UTF-8", binary);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "parley.auth.mod, parley.auth.mode",
    "parley.http.prot, parley.http.port",
    "parley.kafka.bootstrap-server, parley.kafka.bootstrap-servers",
    "parley.kafka.bootstrapServers, parley.kafka.bootstrap-servers",
    "parley.auth.jwt.jwks, parley.auth.jwt.jwks-url",
    "http.port, parley.http.port",
    "parly.http.port, parley.http.port",
    "parley.auth, parley.auth.mode"
  })
  void anUnknownKeyInAFileIsRefused(String key, String nearest) throws IOException {
    Optional<SettingsFile> file = file("a.properties", key + "=1");

    assertThatThrownBy(() -> of(file))
        .isInstanceOf(SettingsException.class)
        .hasMessage(
            "%s (file %s) is not a setting; the nearest is %s",
            key, folder.resolve("a.properties"), nearest);
  }

  @Test
  void anUnknownKeyInAYamlFileIsRefused() throws IOException {
    Optional<SettingsFile> file = file("a.yaml", "parley:\n  auth:\n    mod: open\n");

    assertThatThrownBy(() -> of(file))
        .isInstanceOf(SettingsException.class)
        .hasMessage(
            "parley.auth.mod (file %s) is not a setting; the nearest is parley.auth.mode",
            folder.resolve("a.yaml"));
  }

  @Test
  void anUnknownVariableIsRefused() {
    assertThatThrownBy(() -> Settings.of(environment(Map.of("PARLEY_AUTH_MOD", "open"))))
        .isInstanceOf(SettingsException.class)
        .hasMessage(
            "PARLEY_AUTH_MOD (environment) is not a setting;"
                + " the nearest is PARLEY_AUTH_MODE for parley.auth.mode");
  }

  @Test
  void anUnknownSystemPropertyIsRefused() {
    Map<String, String> properties = Map.of("java.home", "/x", "parley.http.prt", "1");

    assertThatThrownBy(
            () ->
                Settings.of(new SettingsSources(Optional.empty(), Map.of(), properties, List.of())))
        .isInstanceOf(SettingsException.class)
        .hasMessage(
            "parley.http.prt (-Dparley.http.prt) is not a setting;"
                + " the nearest is parley.http.port");
  }

  @Test
  void anUnknownFlagIsRefused() {
    Map<String, String> values = Map.of("parley.nod.id", "n");

    assertThatThrownBy(() -> Settings.of(SettingsSources.ofValues(values)))
        .isInstanceOf(SettingsException.class)
        .hasMessage("parley.nod.id (-P) is not a setting; the nearest is parley.node.id");
  }

  @ParameterizedTest
  @CsvSource({
    "PARLEY_JAVA_OPTS, -Xmx2g",
    "PARLEY_SERVICE_HOST, 10.0.0.1",
    "PARLEY_SERVICE_PORT, 8080",
    "PARLEY_SERVICE_PORT_HTTP, 8080",
    "PARLEY_PORT, tcp://10.0.0.1:8080",
    "PARLEY_PORT_8080_TCP, tcp://10.0.0.1:8080",
    "PARLEY_PORT_8080_TCP_ADDR, 10.0.0.1",
    "PARLEY_REDIS_SERVICE_HOST, 10.0.0.2",
    "PARLEY_REDIS_PORT, tcp://10.0.0.2:6379",
    "XPARLEY_HTTP_PORT, 1",
    "HTTP_PORT, 1"
  })
  void aVariableThatIsNotOursIsLeftAlone(String variable, String value) {
    assertThat(Settings.of(environment(Map.of(variable, value)))).isEqualTo(of(Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PARLEY_PORT", "PARLEY_REDIS_PORT"})
  void aPortThatKubernetesDidNotSetIsRefused(String variable) {
    assertThatThrownBy(() -> Settings.of(environment(Map.of(variable, "8081"))))
        .isInstanceOf(SettingsException.class)
        .hasMessageStartingWith(variable + " (environment) is not a setting");
  }

  @Test
  void theReferenceSystemsNamesWork() {
    Settings settings =
        Settings.of(
            environment(
                Map.of(
                    "PORT", "8081",
                    "KAFKA_URL", "kafka:29092",
                    "CHAT_GROUP_ID", "chat-group",
                    "SERVER_ID", "server-1",
                    "REDIS_HOST", "redis",
                    "REDIS_PORT", "6380",
                    "REDIS_USERNAME", "me",
                    "REDIS_PASSWORD", "p@ss wörd/+")));

    assertThat(settings.http().port()).isEqualTo(8081);
    assertThat(settings.kafka().bootstrapServers()).containsExactly("kafka:29092");
    assertThat(settings.kafka().groupId()).isEqualTo("chat-group");
    assertThat(settings.node().id()).hasToString("Optional[server-1]");
    assertThat(settings.redis().url().map(SecretUrl::value))
        .hasValue("redis://me:p%40ss%20w%C3%B6rd%2F%2B@redis:6380");
  }

  @ParameterizedTest
  @CsvSource({
    "'', '', redis://redis",
    "'', secret, redis://:secret@redis",
    "me, '', redis://me@redis"
  })
  void theRedisUrlHasWhatIsSet(String user, String password, String url) {
    Map<String, String> environment =
        Map.of(
            "REDIS_HOST",
            "redis",
            "REDIS_PORT",
            "",
            "KAFKA_URL",
            "kafka:9092",
            "REDIS_USERNAME",
            user,
            "REDIS_PASSWORD",
            password);

    assertThat(Settings.of(environment(environment)).redis().url().map(SecretUrl::value))
        .hasValue(url);
  }

  @Test
  void theReferenceSystemsNamesMeanNothingWhenEmptyOrWithoutAHost() {
    Map<String, String> environment = new HashMap<>();
    for (String name : List.of("PORT", "KAFKA_URL", "CHAT_GROUP_ID", "SERVER_ID", "REDIS_HOST")) {
      environment.put(name, "");
    }
    environment.put("REDIS_PORT", "tcp://10.0.0.2:6379");
    environment.put("REDIS_PASSWORD", "secret");

    assertThat(Settings.of(environment(environment))).isEqualTo(of(Optional.empty()));
  }

  @Test
  void whatIsForKafkasClientsMayComeFromEverywhere() throws IOException {
    Optional<SettingsFile> file =
        file(
            "a.yaml",
            """
            parley:
              kafka:
                bootstrap-servers: k:9092
                client:
                  security:
                    protocol: SASL_PLAINTEXT
                  sasl.mechanism: PLAIN
                  ssl.enabled.protocols: [TLSv1.3, TLSv1.2]
            """);
    Map<String, String> environment =
        Map.of("PARLEY_KAFKA_CLIENT_SECURITY_PROTOCOL", "SASL_SSL", "PARLEY_KAFKA_PORT", "1");
    Map<String, String> property = Map.of("parley.kafka.client.linger.ms", "2");
    Flag flag = new Flag("-P", "parley.kafka.client.compression.type", "lz4");

    assertThat(
            Settings.of(new SettingsSources(file, environment, property, List.of(flag)))
                .kafka()
                .client()
                .values())
        .isEqualTo(
            Map.of(
                "security.protocol", "SASL_SSL",
                "sasl.mechanism", "PLAIN",
                "ssl.enabled.protocols", "TLSv1.3,TLSv1.2",
                "linger.ms", "2",
                "compression.type", "lz4"));
  }

  @Test
  void whatKafkasClientsDoNotKnowIsRefused() {
    assertThatThrownBy(
            () ->
                Settings.of(
                    SettingsSources.ofValues(Map.of("parley.kafka.client.security.protocl", "x"))))
        .isInstanceOf(SettingsException.class)
        .hasMessage(
            "parley.kafka.client.security.protocl (-P) is not a setting;"
                + " the nearest is parley.kafka.client.security.protocol");
    assertThatThrownBy(
            () -> Settings.of(environment(Map.of("PARLEY_KAFKA_CLIENT_SASL_MECHANISMS", "x"))))
        .isInstanceOf(SettingsException.class)
        .hasMessage(
            "PARLEY_KAFKA_CLIENT_SASL_MECHANISMS (environment) is not a setting; the nearest is"
                + " PARLEY_KAFKA_CLIENT_SASL_MECHANISM for parley.kafka.client.sasl.mechanism");
  }

  @ParameterizedTest
  @CsvSource({
    "acks, ''",
    "enable.idempotence, ''",
    "group.instance.id, ': use parley.node.id'",
    "group.id, ': use parley.kafka.group-id'",
    "bootstrap.servers, ': use parley.kafka.bootstrap-servers'"
  })
  void whatAGuaranteeRestsOnIsParleysOwn(String property, String instead) {
    String key = "parley.kafka.client." + property;
    String variable = key.replace('.', '_').toUpperCase(Locale.ROOT);

    assertThatThrownBy(() -> Settings.of(SettingsSources.ofValues(Map.of(key, "1"))))
        .isInstanceOf(SettingsException.class)
        .hasMessage("%s (-P) is set by Parley itself%s", key, instead);
    assertThatThrownBy(() -> Settings.of(environment(Map.of(variable, "1"))))
        .isInstanceOf(SettingsException.class)
        .hasMessage(
            "%s (environment variable %s) is set by Parley itself%s", key, variable, instead);
  }

  @ParameterizedTest
  @CsvSource({"linger.ms, soon", "security.protocol, SASL", "sasl.login.class, no.Such"})
  void whatKafkasClientsCannotReadIsRefused(String property, String value) {
    String key = "parley.kafka.client." + property;

    assertThatThrownBy(() -> Settings.of(SettingsSources.ofValues(Map.of(key, value))))
        .isInstanceOf(SettingsException.class)
        .hasMessageStartingWith(key + " (-P) is not what Kafka takes: ");
  }

  @Test
  void aWrongValueSaysWhereItCameFrom() throws IOException {
    Optional<SettingsFile> file = file("a.yaml", "parley.http.port: x");

    assertThatThrownBy(() -> of(file))
        .hasMessageContaining("(file " + folder.resolve("a.yaml") + ")");
    assertThatThrownBy(() -> Settings.of(environment(Map.of("PORT", "x"))))
        .hasMessageContaining("(environment variable PORT)");
    assertThatThrownBy(() -> Settings.of(environment(Map.of("REDIS_HOST", "h", "REDIS_PORT", "x"))))
        .hasMessageContaining("(environment variable REDIS_HOST, REDIS_PORT)");
  }

  @ParameterizedTest
  @CsvSource({"'', '', 0", "'', abc, 3", "abc, '', 3", "kitten, sitting, 3", "flaw, lawn, 2"})
  void distanceCountsEdits(String from, String to, int edits) {
    assertThat(SettingsNames.distance(from, to)).isEqualTo(edits);
  }

  private Optional<SettingsFile> file(String name, String content) throws IOException {
    return Optional.of(new SettingsFile(Files.writeString(folder.resolve(name), content)));
  }

  private static Settings of(Optional<SettingsFile> file) {
    return Settings.of(new SettingsSources(file, Map.of(), Map.of(), List.of()));
  }

  private static SettingsSources environment(Map<String, String> environment) {
    return new SettingsSources(Optional.empty(), environment, Map.of(), List.of());
  }

  private static int port(
      Optional<SettingsFile> file,
      Map<String, String> environment,
      Map<String, String> properties,
      Flag... flags) {
    return Settings.of(new SettingsSources(file, environment, properties, List.of(flags)))
        .http()
        .port();
  }
}
