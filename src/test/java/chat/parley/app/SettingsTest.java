package chat.parley.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.app.SettingsSources.Flag;
import chat.parley.auth.AuthMode;
import chat.parley.auth.KeySetUrl;
import chat.parley.chat.NodeId;
import chat.parley.edge.Tls;
import chat.parley.kafka.ClientProperties;
import chat.parley.limits.Bounds;
import chat.parley.limits.Networks;
import chat.parley.push.PushKeys;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What each key means, and what it refuses. Where values come from is [SettingsSourcesTest].
class SettingsTest {
  private static final String PUSH_PUBLIC = "parley.push.public-key";
  private static final String PUSH_PRIVATE = "parley.push.private-key";
  private static final String PUSH_SUBJECT = "parley.push.subject";
  private static final PushKeys.Pair PAIR = PushKeys.generate();

  @Test
  void theDefaultsAreAStandaloneNodeThatOnlyThisMachineReaches() {
    Settings settings = with();

    assertThat(settings.dataDir()).isEqualTo(Path.of("./data"));
    assertThat(settings.node()).isEqualTo(new Settings.Node(Optional.empty()));
    assertThat(settings.http())
        .isEqualTo(
            new Settings.Http(
                "127.0.0.1", 8080, List.of(), Optional.empty(), Networks.NONE, false, 31_536_000));
    assertThat(settings.kafka())
        .isEqualTo(
            new Settings.Kafka(
                List.of(),
                0,
                "parley",
                16,
                OptionalInt.empty(),
                "parley-sequencer",
                ClientProperties.NONE));
    assertThat(settings.kafka().embedded()).isTrue();
    assertThat(settings.redis()).isEqualTo(new Settings.Redis(Optional.empty()));
    assertThat(settings.store().url().value()).isEqualTo("jdbc:sqlite:./data/parley.db");
    assertThat(settings.push()).isEqualTo(new Settings.Push(Optional.empty(), false));
    assertThat(settings.auth())
        .isEqualTo(
            new Settings.Auth(
                AuthMode.ACCOUNTS,
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));
    assertThat(settings.warnings()).isEmpty();
  }

  @ParameterizedTest(name = "{0} = {1}")
  @MethodSource("meanings")
  void aKeyMeans(String key, String value, Function<Settings, Object> read, Object expected) {
    Settings settings =
        key.equals("parley.redis.url")
            ? with(key, value, "parley.kafka.bootstrap-servers", "k:1")
            : with(key, value);

    assertThat(read.apply(settings)).isEqualTo(expected);
  }

  static Stream<Arguments> meanings() {
    return Stream.of(
        means("parley.data-dir", "/srv/a b", Settings::dataDir, Path.of("/srv/a b")),
        means("parley.node.id", "n-1", s -> s.node().id(), Optional.of(new NodeId("n-1"))),
        means("parley.node.id", "", s -> s.node().id(), Optional.empty()),
        means("parley.http.host", "::1", s -> s.http().host(), "::1"),
        means("parley.http.host", "0.0.0.0", s -> s.http().host(), "0.0.0.0"),
        means("parley.http.port", "0", s -> s.http().port(), 0),
        means("parley.http.port", " 65535 ", s -> s.http().port(), 65_535),
        means(
            "parley.http.allowed-origins",
            "https://A.example, http://b:8080",
            s -> s.http().allowedOrigins(),
            List.of("https://a.example", "http://b:8080")),
        means("parley.http.proxies", "10.0.0.0/8, ::1", s -> s.http().proxies().isEmpty(), false),
        means("parley.http.hsts-seconds", "0", s -> s.http().hstsSeconds(), 0),
        bound("connections", Bounds::connections),
        bound("connections-per-address", Bounds::connectionsPerAddress),
        bound("connections-per-user", Bounds::connectionsPerUser),
        bound("requests-per-address", Bounds::requestsPerAddress),
        bound("requests-per-user", Bounds::requestsPerUser),
        bound("commands-per-chat", Bounds::commandsPerChat),
        bound("frames-per-connection", Bounds::framesPerConnection),
        bound("bytes-per-connection", Bounds::bytesPerConnection),
        bound("fragments", Bounds::fragments),
        bound("header-bytes", Bounds::headerBytes),
        time("header-seconds", Bounds::header),
        time("body-seconds", Bounds::body),
        time("hello-seconds", Bounds::hello),
        means(
            "parley.limits.exempt",
            "10.0.0.0/8",
            s -> s.limits().bounds().exempt().contains(InetAddress.ofLiteral("10.1.1.1")),
            true),
        means(
            "parley.kafka.bootstrap-servers",
            "k1:9092,[::1]:9093",
            s -> s.kafka().bootstrapServers(),
            List.of("k1:9092", "[::1]:9093")),
        means("parley.kafka.bootstrap-servers", "k:1", s -> s.kafka().embedded(), false),
        means("parley.kafka.port", "9092", s -> s.kafka().port(), 9092),
        means("parley.kafka.topic-prefix", "a.b", s -> s.kafka().topicPrefix(), "a.b"),
        means("parley.kafka.topic-prefix", "a.nodes", s -> s.kafka().topicPrefix(), "a.nodes"),
        means("parley.kafka.topic-prefix", "a.b", s -> s.kafka().groupId(), "a.b-sequencer"),
        means("parley.kafka.group-id", "g", s -> s.kafka().groupId(), "g"),
        means("parley.kafka.partitions", "1", s -> s.kafka().partitions(), 1),
        means(
            "parley.kafka.replication-factor",
            "1",
            s -> s.kafka().replicationFactor(),
            OptionalInt.of(1)),
        means("parley.delivery.shortcut", "false", s -> s.delivery().shortcut(), false),
        means(
            "parley.redis.url",
            "rediss://u:p@r:6380/1",
            s -> s.redis().url().map(SecretUrl::value),
            Optional.of("rediss://u:p@r:6380/1")),
        means(
            "parley.redis.url",
            "redis://a:1,redis://b:2",
            s -> s.redis().url().map(SecretUrl::value),
            Optional.of("redis://a:1,redis://b:2")),
        means(
            "parley.store.url",
            "jdbc:postgresql://db/parley",
            s -> s.store().url().value(),
            "jdbc:postgresql://db/parley"),
        means("parley.store.url", "jdbc:sqlite:x.db", s -> s.store().sqlite(), true),
        means(
            "parley.attachments.folder",
            "/mnt/files",
            s -> s.attachments().folder(),
            Path.of("/mnt/files")),
        means(
            "parley.attachments.folder",
            "",
            s -> s.attachments().folder(),
            Path.of("./data/attachments")),
        means("parley.attachments.max-bytes", "1", s -> s.attachments().maxBytes(), 1),
        means("parley.webhooks.allow-private", "false", s -> s.webhooks().allowPrivate(), false),
        means("parley.push.allow-private", "true", s -> s.push().allowPrivate(), true),
        means("parley.admin.token", "t".repeat(32), s -> s.admin().token().isPresent(), true),
        means("parley.metrics.token", "t".repeat(32), s -> s.metrics().token().isPresent(), true),
        means("parley.log.format", "json", s -> s.log().format(), LogFormat.JSON),
        means("parley.auth.mode", "open", s -> s.auth().mode(), AuthMode.OPEN),
        means("parley.auth.open-to-network", "true", s -> s.auth().openToNetwork(), true),
        means("parley.auth.jwt.secret", "s".repeat(32), s -> s.auth().secret().isPresent(), true),
        means("parley.auth.jwt.issuer", "shop", s -> s.auth().issuer(), Optional.of("shop")),
        means("parley.auth.jwt.audience", "chat", s -> s.auth().audience(), Optional.of("chat")));
  }

  @Test
  void everyKeyThereIsMeansSomething() {
    TreeSet<String> tested = new TreeSet<>();
    meanings().forEach(row -> tested.add((String) row.get()[0]));
    // Of those that mean something only together with others.
    tested.add("parley.auth.jwt.jwks-url");
    tested.add("parley.http.proxy-protocol");
    tested.addAll(List.of("parley.http.tls.certificate", "parley.http.tls.key"));
    tested.addAll(List.of(PUSH_PUBLIC, PUSH_PRIVATE, PUSH_SUBJECT));

    assertThat(tested).isEqualTo(SettingsSources.knownKeys());
  }

  private static Arguments bound(String name, Function<Bounds, Object> read) {
    return means("parley.limits." + name, "65536", s -> read.apply(s.limits().bounds()), 65_536);
  }

  private static Arguments time(String name, Function<Bounds, Object> read) {
    return means(
        "parley.limits." + name, "7", s -> read.apply(s.limits().bounds()), Duration.ofSeconds(7));
  }

  @Test
  void aCertificateNeedsItsKeyAndAKeyItsCertificate() {
    Settings settings =
        with("parley.http.tls.certificate", "c.pem", "parley.http.tls.key", "k.pem");
    assertThat(settings.http().tls())
        .hasValue(new Tls.PemFiles(Path.of("c.pem"), Path.of("k.pem")));
    assertThat(settings.http().scheme()).isEqualTo("https");

    assertThatThrownBy(() -> with("parley.http.tls.certificate", "c.pem"))
        .hasMessageContaining("parley.http.tls.key")
        .hasMessageContaining("is needed for TLS, of which the other setting is there");
    assertThatThrownBy(() -> with("parley.http.tls.key", "k.pem"))
        .hasMessageContaining("parley.http.tls.certificate")
        .hasMessageContaining("is needed for TLS, of which the other setting is there");
  }

  @Test
  void aProxyHeaderIsTakenOfNobodyButNamedProxies() {
    assertThat(
            with("parley.http.proxies", "10.0.0.1", "parley.http.proxy-protocol", "true")
                .http()
                .proxyProtocol())
        .isTrue();
    assertThatThrownBy(() -> with("parley.http.proxy-protocol", "true"))
        .hasMessageContaining("needs parley.http.proxies");
  }

  @ParameterizedTest(name = "{0} = {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          parley.data-dir                 | ''                 | must not be empty
          parley.data-dir                 | ' '                | must not be empty
          parley.node.id                  | node 1             | must be 1 to 64 characters of A-Z a-z 0-9 . _ -
          parley.http.host                | ''                 | must not be empty
          parley.http.host                | a b                | must be the name or address of a network interface
          parley.http.host                | http://a           | must be the name or address of a network interface
          parley.http.port                | http               | must be a whole number from 0 to 65535
          parley.http.port                | 70000              | must be a whole number from 0 to 65535
          parley.http.port                | -1                 | must be a whole number from 0 to 65535
          parley.http.port                | 80.5               | must be a whole number from 0 to 65535
          parley.http.port                | 99999999999        | must be a whole number from 0 to 65535
          parley.http.port                | ''                 | must not be empty
          parley.http.allowed-origins     | *                  | must be origins such as https://chat.example:8443, without a path
          parley.http.allowed-origins     | a.example          | must be origins such as https://chat.example:8443, without a path
          parley.http.allowed-origins     | https://a/b        | must be origins such as https://chat.example:8443, without a path
          parley.http.allowed-origins     | https://a,,        | must be origins such as https://chat.example:8443, without a path
          parley.kafka.bootstrap-servers  | k1                 | must be host:port, several with a comma each
          parley.kafka.bootstrap-servers  | k1:9092,k2         | must be host:port, several with a comma each
          parley.kafka.bootstrap-servers  | k1:0               | must be host:port, several with a comma each
          parley.kafka.bootstrap-servers  | k1:70000           | must be host:port, several with a comma each
          parley.http.proxies             | nginx              | must be addresses or networks such as 10.0.0.0/8 or fd00::/8, with a comma each
          parley.http.hsts-seconds        | -1                 | must be a whole number from 0 to 2147483647
          parley.limits.connections       | 0                  | must be a whole number from 1 to 10000000
          parley.limits.header-bytes      | 1023               | must be a whole number from 1024 to 1048576
          parley.limits.header-seconds    | 10s                | must be a whole number from 1 to 3600
          parley.limits.exempt            | 10.0.0.0/33        | must be addresses or networks such as 10.0.0.0/8 or fd00::/8, with a comma each
          parley.kafka.port               | 65536              | must be a whole number from 0 to 65535
          parley.kafka.topic-prefix       | ''                 | must not be empty
          parley.kafka.topic-prefix       | a/b                | must be 1 to 64 characters of A-Z a-z 0-9 . _ - and not begin with a dot
          parley.kafka.topic-prefix       | a.node.b           | must not contain .node
          parley.kafka.topic-prefix       | a.node             | must not contain .node
          parley.kafka.topic-prefix       | .a                 | must be 1 to 64 characters of A-Z a-z 0-9 . _ - and not begin with a dot
          parley.kafka.partitions         | 0                  | must be a whole number from 1 to 10000
          parley.kafka.replication-factor | 0                  | must be a whole number from 1 to 32767
          parley.kafka.replication-factor | 2                  | must be 1 or unset with the broker inside this process, which is alone
          parley.push.public-key          | abc                | must be 65 bytes as base64url
          parley.push.public-key          | a b                | must be base64url
          parley.push.subject             | a@b.example        | must be mailto: and an address, or a URL that begins with https://, at which the operators of push services find you
          parley.push.allow-private       | yes                | must be true or false
          parley.log.format               | xml                | must be text or json
          parley.auth.mode                | ''                 | must not be empty
          parley.auth.mode                | closed             | must be accounts, jwt or open
          parley.auth.mode                | JWT                | must be accounts, jwt or open
          parley.auth.open-to-network     | yes                | must be true or false
          """)
  void aWrongValueIsOneLineThatNamesIt(String key, String value, String allowed) {
    assertThatThrownBy(() -> with(key, value))
        .isInstanceOf(SettingsException.class)
        .hasMessage("%s \"%s\" (-P) %s", key, value.strip(), allowed);
  }

  @ParameterizedTest(name = "{0} = {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          parley.auth.jwt.secret | hunter2                    | must have at least 32 bytes, and has 7
          parley.admin.token     | hunter2                    | must have 32 to 512 characters, and has 7
          parley.metrics.token   | hunter2                    | must have 32 to 512 characters, and has 7
          parley.push.private-key | hunter2                   | must be 32 bytes as base64url
          parley.redis.url       | hunter2                    | must be redis://[user:password@]host[:port][/database], or rediss:// for TLS; for a Redis Cluster some of its servers, with a comma each
          parley.redis.url       | http://:hunter2@h          | must be redis://[user:password@]host[:port][/database], or rediss:// for TLS; for a Redis Cluster some of its servers, with a comma each
          parley.redis.url       | redis://:hunter2@          | must be redis://[user:password@]host[:port][/database], or rediss:// for TLS; for a Redis Cluster some of its servers, with a comma each
          parley.redis.url       | redis://:hunter2@h:70000   | must be redis://[user:password@]host[:port][/database], or rediss:// for TLS; for a Redis Cluster some of its servers, with a comma each
          parley.redis.url       | redis://:hunter2@h:x       | must be redis://[user:password@]host[:port][/database], or rediss:// for TLS; for a Redis Cluster some of its servers, with a comma each
          parley.redis.url       | redis://:hunter2@h/x       | must be redis://[user:password@]host[:port][/database], or rediss:// for TLS; for a Redis Cluster some of its servers, with a comma each
          parley.redis.url       | redis://:hunter2@a b       | must be redis://[user:password@]host[:port][/database], or rediss:// for TLS; for a Redis Cluster some of its servers, with a comma each
          parley.store.url       | hunter2                    | must be jdbc:sqlite:FILE or jdbc:postgresql://host[:port]/database
          parley.store.url       | jdbc:sqlite:               | must be jdbc:sqlite:FILE or jdbc:postgresql://host[:port]/database
          parley.store.url       | jdbc:mysql://:hunter2@h/db | must be jdbc:sqlite:FILE or jdbc:postgresql://host[:port]/database
          """)
  void aWrongValueThatMayBeSecretIsNotShown(String key, String value, String allowed) {
    assertThatThrownBy(() -> with(key, value))
        .isInstanceOf(SettingsException.class)
        .hasMessage("%s (-P) %s", key, allowed)
        .hasNoCause();
  }

  @Test
  void aValueOfManyLinesIsShownOnOne() {
    assertThatThrownBy(() -> with("parley.http.port", "8\n0" + "9".repeat(100)))
        .hasMessage(
            "parley.http.port \"8?0%s…\" (-P) must be a whole number from 0 to 65535",
            "9".repeat(57));
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "::1", "localhost", "LocalHost"})
  void openModeIsAllowedOnLoopback(String host) {
    assertThat(with("parley.auth.mode", "open", "parley.http.host", host).auth().mode())
        .isEqualTo(AuthMode.OPEN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "10.0.0.1", "chat.example", "localhost.example"})
  void openModeIsRefusedWhereOthersCanConnect(String host) {
    assertThatThrownBy(() -> with("parley.auth.mode", "open", "parley.http.host", host))
        .isInstanceOf(SettingsException.class)
        .hasMessage(
            "parley.http.host \"%s\" (-P) must be 127.0.0.1, ::1 or localhost while"
                + " parley.auth.mode is open, which lets anyone in as anyone;"
                + " parley.auth.open-to-network=true allows it all the same",
            host);
  }

  @Test
  void openModeIsAllowedEverywhereWhenForced() {
    Settings settings =
        with(
            "parley.auth.mode", "open",
            "parley.http.host", "0.0.0.0",
            "parley.auth.open-to-network", "true");

    assertThat(settings.http().host()).isEqualTo("0.0.0.0");
  }

  @Test
  void severalReplicasAreAllowedWithBrokersElsewhere() {
    Settings settings =
        with("parley.kafka.replication-factor", "3", "parley.kafka.bootstrap-servers", "k:9092");

    assertThat(settings.kafka().replicationFactor()).hasValue(3);
  }

  @Test
  void aClusterIsKafkaRedisAndPostgresqlOfItsOwn() {
    Settings settings =
        with(
            "parley.kafka.bootstrap-servers", "k:9092",
            "parley.redis.url", "redis://r",
            "parley.store.url", "jdbc:postgresql://db/parley",
            "parley.auth.jwt.secret", "s".repeat(32));

    assertThat(settings.warnings()).isEmpty();
  }

  @Test
  void aNodeAloneMayHaveItsStoreInPostgresql() {
    assertThat(with("parley.store.url", "jdbc:postgresql://db/parley").warnings()).isEmpty();
  }

  @Test
  void aDirectoryForSeveralNodesNeedsAKafkaForSeveralNodes() {
    assertThatThrownBy(() -> with("parley.redis.url", "redis://:hunter2@h"))
        .isInstanceOf(SettingsException.class)
        .hasMessage(
            "parley.redis.url (-P) is for several nodes, which need one Kafka:"
                + " set parley.kafka.bootstrap-servers too");
  }

  @Test
  void keysOfWebPushAreAPairWithASubject() {
    Settings settings =
        with(
            PUSH_PUBLIC, PAIR.publicKey(),
            PUSH_PRIVATE, PAIR.privateKey(),
            PUSH_SUBJECT, "mailto:admin@chat.example");

    assertThat(settings.push().keys().orElseThrow().publicKey()).isEqualTo(PAIR.publicKey());
    assertThat(settings.toString()).doesNotContain(PAIR.privateKey());
  }

  @Test
  void keysOfWebPushThatAreNoPairAreRefused() {
    String other = PushKeys.generate().privateKey();
    assertThatThrownBy(
            () ->
                with(
                    PUSH_PUBLIC,
                    PAIR.publicKey(),
                    PUSH_PRIVATE,
                    other,
                    PUSH_SUBJECT,
                    "mailto:admin@chat.example"))
        .isInstanceOf(SettingsException.class)
        .hasMessage("parley.push.private-key (-P) does not belong to parley.push.public-key")
        .hasNoCause();
  }

  @ParameterizedTest
  @ValueSource(strings = {PUSH_PUBLIC, PUSH_PRIVATE, PUSH_SUBJECT})
  void keysOfWebPushAreAllThereOrNone(String missing) {
    Map<String, String> values =
        new HashMap<>(
            Map.of(
                PUSH_PUBLIC, PAIR.publicKey(),
                PUSH_PRIVATE, PAIR.privateKey(),
                PUSH_SUBJECT, "mailto:admin@chat.example"));
    values.remove(missing);

    assertThatThrownBy(() -> Settings.of(SettingsSources.ofValues(values)))
        .isInstanceOf(SettingsException.class)
        .hasMessage(
            missing
                + " (default) is needed for web push, of which another setting is there: see"
                + " push-keys");
  }

  @Test
  void keysOfTokensMayBeBehindAUrl() {
    Settings settings =
        with(
            "parley.auth.mode", "jwt",
            "parley.auth.jwt.jwks-url", "https://a.example/keys",
            "parley.auth.jwt.issuer", "https://a.example");

    assertThat(settings.keySet())
        .contains(
            new KeySetUrl(
                URI.create("https://a.example/keys"),
                Optional.of("https://a.example"),
                Optional.empty()));
  }

  @Test
  void keysBehindAUrlAreForTokensOfOthersAlone() {
    assertThatThrownBy(() -> with("parley.auth.jwt.jwks-url", "https://a.example/keys"))
        .hasMessage(
            "parley.auth.jwt.jwks-url \"https://a.example/keys\" (-P) needs parley.auth.mode to be"
                + " jwt");
    assertThatThrownBy(
            () ->
                with(
                    "parley.auth.mode", "jwt",
                    "parley.auth.jwt.secret", "s".repeat(32),
                    "parley.auth.jwt.jwks-url", "https://a.example/keys"))
        .hasMessageContaining("excludes parley.auth.jwt.secret");
    assertThatThrownBy(() -> with("parley.auth.jwt.jwks-url", "ftp://a.example"))
        .hasMessageContaining("must be a URL that begins with https:// or http://");
  }

  @Test
  void aDirectoryInsideTheProcessWithAKafkaForAllIsWarnedOf() {
    assertThat(with("parley.kafka.bootstrap-servers", "k:9092").warnings())
        .singleElement()
        .asString()
        .startsWith("parley.redis.url is unset");
  }

  @Test
  void aFileForAStoreOfSeveralNodesIsWarnedOf() {
    assertThat(
            with(
                    "parley.kafka.bootstrap-servers", "k:9092",
                    "parley.redis.url", "redis://r",
                    "parley.auth.mode", "open")
                .warnings())
        .singleElement()
        .asString()
        .startsWith("parley.store.url is SQLite");
  }

  @Test
  void aSecretOfEachNodesOwnIsWarnedOf() {
    assertThat(
            with(
                    "parley.kafka.bootstrap-servers", "k:9092",
                    "parley.redis.url", "redis://r",
                    "parley.store.url", "jdbc:postgresql://db/parley")
                .warnings())
        .singleElement()
        .asString()
        .startsWith("parley.auth.jwt.secret is unset");
  }

  @Test
  void theBrokerInsideTheProcessSpeaksPlaintextAlone() {
    String key = "parley.kafka.client.security.protocol";

    assertThat(with(key, "PLAINTEXT").kafka().embedded()).isTrue();
    assertThatThrownBy(() -> with(key, "SASL_SSL"))
        .isInstanceOf(SettingsException.class)
        .hasMessage(
            "parley.kafka.client.security.protocol \"SASL_SSL\" (-P) needs"
                + " parley.kafka.bootstrap-servers: the broker inside this process speaks"
                + " PLAINTEXT");
  }

  @Test
  void settingsDoNotShowTheirSecrets() {
    Settings settings =
        with(
            "parley.auth.jwt.secret", "hunter2".repeat(5),
            "parley.kafka.bootstrap-servers", "k:9092",
            "parley.kafka.client.sasl.jaas.config", "x required password=hunter2;",
            "parley.redis.url", "redis://me:hunter2@h:6379",
            "parley.store.url", "jdbc:postgresql://h/db?user=me&password=hunter2&ssl=true");

    assertThat(settings.toString())
        .doesNotContain("hunter2")
        .contains(
            "sasl.jaas.config",
            "redis://***@h:6379",
            "jdbc:postgresql://h/db?user=me&password=***&ssl=true");
  }

  private static Arguments means(
      String key, String value, Function<Settings, Object> read, Object expected) {
    return Arguments.of(key, value, read, expected);
  }

  /// The defaults but for `keysAndValues`.
  private static Settings with(String... keysAndValues) {
    Flag[] flags = new Flag[keysAndValues.length / 2];
    for (int i = 0; i < flags.length; i++) {
      flags[i] = new Flag("-P", keysAndValues[2 * i], keysAndValues[2 * i + 1]);
    }
    return Settings.of(new SettingsSources(Optional.empty(), Map.of(), Map.of(), List.of(flags)));
  }
}
