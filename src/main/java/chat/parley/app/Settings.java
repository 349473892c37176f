package chat.parley.app;

import chat.parley.auth.AuthMode;
import chat.parley.auth.JwtRules;
import chat.parley.auth.JwtSecret;
import chat.parley.auth.KeySetUrl;
import chat.parley.auth.OperatorToken;
import chat.parley.chat.NodeId;
import chat.parley.kafka.ClientProperties;
import chat.parley.push.PushKeys;
import io.smallrye.config.SmallRyeConfig;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// What a process is told, read once at its start and valid. Each key and its default is in
/// `application.yaml`; here is what it becomes. Made by [#of(SettingsSources)].
///
/// @param dataDir where the process keeps what must outlive it; need not exist yet
record Settings(
    Path dataDir,
    Node node,
    Http http,
    Kafka kafka,
    Delivery delivery,
    Redis redis,
    Store store,
    Attachments attachments,
    Webhooks webhooks,
    Admin admin,
    Push push,
    Metrics metrics,
    Log log,
    Auth auth) {
  private static final String PROTOCOL = ClientProperties.SECURITY_PROTOCOL;
  private static final String PLAINTEXT = "PLAINTEXT";
  private static final String PUSH_PUBLIC = "parley.push.public-key";
  private static final String PUSH_PRIVATE = "parley.push.private-key";
  private static final String PUSH_SUBJECT = "parley.push.subject";

  /// `parley.node`.
  ///
  /// @param id empty: the one that [DataFolder] keeps
  record Node(Optional<NodeId> id) {}

  /// `parley.http`.
  ///
  /// @param port 0: a free one
  /// @param allowedOrigins as browsers send them; the server's own need not be among them
  record Http(String host, int port, List<String> allowedOrigins) {}

  /// `parley.kafka`.
  ///
  /// @param bootstrapServers each `host:port`; none: the broker inside this process
  /// @param port where the broker inside this process listens, 0: a free one
  /// @param replicationFactor empty: 3, or as many as there are brokers
  /// @param client passed on to Kafka's clients
  record Kafka(
      List<String> bootstrapServers,
      int port,
      String topicPrefix,
      int partitions,
      OptionalInt replicationFactor,
      String groupId,
      ClientProperties client) {

    /// Whether the broker is the one inside this process.
    boolean embedded() {
      return bootstrapServers.isEmpty();
    }
  }

  /// `parley.delivery`.
  ///
  /// @param shortcut whether what is for a node's own sessions skips Kafka
  record Delivery(boolean shortcut) {}

  /// `parley.redis`.
  ///
  /// @param url empty: the directory inside this process
  record Redis(Optional<SecretUrl> url) {}

  /// `parley.store`.
  ///
  /// @param url of JDBC
  record Store(SecretUrl url) {
    boolean sqlite() {
      return url.value().startsWith(SettingsForms.SQLITE);
    }
  }

  /// `parley.attachments`.
  ///
  /// @param folder the same for all nodes; need not exist yet
  /// @param maxBytes of one file
  record Attachments(Path folder, int maxBytes) {}

  /// `parley.webhooks`.
  ///
  /// @param allowPrivate whether they may go to addresses that are not on the internet
  record Webhooks(boolean allowPrivate) {}

  /// `parley.admin`.
  ///
  /// @param token empty: nobody is an operator by it
  record Admin(Optional<OperatorToken> token) {}

  /// `parley.metrics`.
  ///
  /// @param token empty: they are for programs of this machine alone
  record Metrics(Optional<OperatorToken> token) {}

  /// `parley.log`.
  record Log(LogFormat format) {}

  /// `parley.push`.
  ///
  /// @param keys empty: nothing is pushed
  /// @param allowPrivate whether push services may be at addresses that are not on the internet
  record Push(Optional<PushKeys> keys, boolean allowPrivate) {}

  /// `parley.auth`.
  ///
  /// @param secret empty: the one that [DataFolder] keeps
  /// @param jwksUrl empty: tokens are signed with the secret
  record Auth(
      AuthMode mode,
      boolean openToNetwork,
      Optional<JwtSecret> secret,
      Optional<URI> jwksUrl,
      Optional<String> issuer,
      Optional<String> audience) {}

  /// What tokens must be, with the secret that `folder` keeps unless one is set.
  JwtRules jwtRules(DataFolder folder) {
    return new JwtRules(auth.secret().orElseGet(folder::jwtSecret), auth.issuer(), auth.audience());
  }

  /// Where the keys of tokens are, if others sign them.
  Optional<KeySetUrl> keySet() {
    return auth.jwksUrl().map(url -> new KeySetUrl(url, auth.issuer(), auth.audience()));
  }

  /// The node's name: the one that `folder` keeps unless one is set.
  NodeId nodeId(DataFolder folder) {
    return node.id().orElseGet(folder::nodeId);
  }

  /// Reads them; throws a [SettingsException] for the first that is wrong.
  static Settings of(SettingsSources sources) {
    return of(sources.merged());
  }

  private static Settings of(SmallRyeConfig merged) {
    SettingsReader from = new SettingsReader(merged);
    Path dataDir = from.required("parley.data-dir", SettingsForms::path);
    Settings settings =
        new Settings(
            dataDir,
            new Node(from.optional("parley.node.id", NodeId::new)),
            http(from),
            kafka(from),
            new Delivery(from.flag("parley.delivery.shortcut")),
            new Redis(from.optionalSecret("parley.redis.url", SettingsForms::redisUrl)),
            store(from, dataDir),
            attachments(from, dataDir),
            new Webhooks(from.flag("parley.webhooks.allow-private")),
            new Admin(from.optionalSecret("parley.admin.token", OperatorToken::of)),
            new Push(pushKeys(from), from.flag("parley.push.allow-private")),
            new Metrics(from.optionalSecret("parley.metrics.token", OperatorToken::of)),
            new Log(from.required("parley.log.format", LogFormat::of)),
            auth(from));
    settings.checkTogether(from);
    return settings;
  }

  private static Http http(SettingsReader from) {
    return new Http(
        from.required("parley.http.host", SettingsForms::host),
        from.number("parley.http.port", 0, 65_535),
        from.list("parley.http.allowed-origins", SettingsForms::origin));
  }

  private static Kafka kafka(SettingsReader from) {
    String prefix = from.required("parley.kafka.topic-prefix", SettingsForms::topicPrefix);
    return new Kafka(
        from.list("parley.kafka.bootstrap-servers", SettingsForms::hostAndPort),
        from.number("parley.kafka.port", 0, 65_535),
        prefix,
        from.number("parley.kafka.partitions", 1, 10_000),
        from.optionalNumber("parley.kafka.replication-factor", 1, Short.MAX_VALUE),
        from.optional("parley.kafka.group-id", SettingsForms::line).orElse(prefix + "-sequencer"),
        from.kafkaClient());
  }

  private static Store store(SettingsReader from, Path dataDir) {
    return new Store(
        from.optionalSecret("parley.store.url", SettingsForms::storeUrl)
            .orElseGet(() -> new SecretUrl(SettingsForms.SQLITE + dataDir.resolve("parley.db"))));
  }

  private static Attachments attachments(SettingsReader from, Path dataDir) {
    return new Attachments(
        from.optional("parley.attachments.folder", SettingsForms::path)
            .orElseGet(() -> dataDir.resolve("attachments")),
        from.number("parley.attachments.max-bytes", 1, Integer.MAX_VALUE));
  }

  /// All three, or none.
  private static Optional<PushKeys> pushKeys(SettingsReader from) {
    Optional<String> publicKey = from.optional(PUSH_PUBLIC, PushKeys::publicKey);
    Optional<String> privateKey = from.optionalSecret(PUSH_PRIVATE, PushKeys::privateKey);
    Optional<String> subject = from.optional(PUSH_SUBJECT, PushKeys::subject);
    if (publicKey.isEmpty() && privateKey.isEmpty() && subject.isEmpty()) {
      return Optional.empty();
    }
    String needed = "is needed for web push, of which another setting is there: see push-keys";
    try {
      return Optional.of(
          PushKeys.of(
              publicKey.orElseThrow(() -> from.wrongSecret(PUSH_PUBLIC, needed)),
              privateKey.orElseThrow(() -> from.wrongSecret(PUSH_PRIVATE, needed)),
              subject.orElseThrow(() -> from.wrongSecret(PUSH_SUBJECT, needed))));
    } catch (IllegalArgumentException _) {
      throw from.wrongSecret(PUSH_PRIVATE, "does not belong to " + PUSH_PUBLIC);
    }
  }

  private static Auth auth(SettingsReader from) {
    return new Auth(
        from.required("parley.auth.mode", SettingsForms::authMode),
        from.flag("parley.auth.open-to-network"),
        from.optionalSecret("parley.auth.jwt.secret", JwtSecret::of),
        from.optional("parley.auth.jwt.jwks-url", SettingsForms::webUrl),
        from.optional("parley.auth.jwt.issuer", SettingsForms::line),
        from.optional("parley.auth.jwt.audience", SettingsForms::line));
  }

  /// What is wrong only together with something else.
  private void checkTogether(SettingsReader from) {
    if (auth.mode() == AuthMode.OPEN
        && !auth.openToNetwork()
        && !SettingsForms.loopback(http.host())) {
      throw from.wrong(
          "parley.http.host",
          "must be 127.0.0.1, ::1 or localhost while parley.auth.mode is open, which lets anyone in"
              + " as anyone; parley.auth.open-to-network=true allows it all the same");
    }
    if (auth.jwksUrl().isPresent() && auth.mode() != AuthMode.JWT) {
      throw from.wrong("parley.auth.jwt.jwks-url", "needs parley.auth.mode to be jwt");
    }
    if (auth.jwksUrl().isPresent() && auth.secret().isPresent()) {
      throw from.wrong(
          "parley.auth.jwt.jwks-url",
          "excludes parley.auth.jwt.secret: tokens are signed with the one or the other");
    }
    if (kafka.embedded() && kafka.replicationFactor().orElse(1) > 1) {
      throw from.wrong(
          "parley.kafka.replication-factor",
          "must be 1 or unset with the broker inside this process, which is alone");
    }
    if (kafka.embedded() && redis.url().isPresent()) {
      throw from.wrongSecret(
          "parley.redis.url",
          "is for several nodes, which need one Kafka: set parley.kafka.bootstrap-servers too");
    }
    String security = kafka.client().values().getOrDefault(PROTOCOL, PLAINTEXT);
    if (kafka.embedded() && !security.equals(PLAINTEXT)) {
      throw from.wrong(
          SettingsNames.KAFKA_CLIENT + PROTOCOL,
          "needs parley.kafka.bootstrap-servers: the broker inside this process speaks "
              + PLAINTEXT);
    }
  }

  /// What works, but perhaps not as it was meant: a line each, for the operator.
  List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    if (!kafka.embedded() && redis.url().isEmpty()) {
      warnings.add(
          "parley.redis.url is unset: the directory is inside this process, so no other process may"
              + " be a node on this Kafka (parley.kafka.bootstrap-servers) under this topic prefix:"
              + " they would not find each other's sessions");
    }
    if (redis.url().isPresent() && store.sqlite()) {
      warnings.add(
          "parley.store.url is SQLite, while parley.redis.url is made for several nodes: each must"
              + " have the same file, on this machine, or use PostgreSQL");
    }
    if (redis.url().isPresent()
        && auth.mode() != AuthMode.OPEN
        && auth.secret().isEmpty()
        && auth.jwksUrl().isEmpty()) {
      warnings.add(
          "parley.auth.jwt.secret is unset: unless all nodes share one data folder each makes its"
              + " own, and does not believe the tokens of the others; give all of them the same");
    }
    return List.copyOf(warnings);
  }
}
