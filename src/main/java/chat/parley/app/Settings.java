package chat.parley.app;

import chat.parley.auth.AuthMode;
import chat.parley.auth.JwtRules;
import chat.parley.auth.JwtSecret;
import chat.parley.auth.KeySetUrl;
import chat.parley.auth.OperatorToken;
import chat.parley.chat.NodeId;
import chat.parley.edge.Tls;
import chat.parley.kafka.ClientProperties;
import chat.parley.limits.Bounds;
import chat.parley.limits.Networks;
import chat.parley.push.PushKeys;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
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
    Limits limits,
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
  private static final String PROXIES = "parley.http.proxies";
  private static final String CERTIFICATE = "parley.http.tls.certificate";
  private static final String CERTIFICATE_KEY = "parley.http.tls.key";
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
  /// @param tls empty: it speaks none
  /// @param proxies whose word counts for who a client is
  /// @param proxyProtocol whether their connections begin with a PROXY header
  /// @param hstsSeconds 0: not said
  record Http(
      String host,
      int port,
      List<String> allowedOrigins,
      Optional<Tls.PemFiles> tls,
      Networks proxies,
      boolean proxyProtocol,
      int hstsSeconds) {
    String scheme() {
      return tls.isPresent() ? "https" : "http";
    }
  }

  /// `parley.limits`.
  record Limits(Bounds bounds) {}

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
    return of(new SettingsReader(sources.merged(), SettingsFaults.thrown()));
  }

  /// Reads them. Where faults are noted, what is wrong only together with something else is looked
  /// for once all the rest is right.
  static Settings of(SettingsReader from) {
    Path dataDir = from.required("parley.data-dir", SettingsForms::path);
    Settings settings =
        new Settings(
            dataDir,
            new Node(from.optional("parley.node.id", NodeId::new)),
            http(from),
            limits(from),
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
    if (from.sound()) {
      settings.checkTogether(from);
    }
    return settings;
  }

  private static Http http(SettingsReader from) {
    return new Http(
        from.required("parley.http.host", SettingsForms::host),
        from.number("parley.http.port", 0, 65_535),
        from.list("parley.http.allowed-origins", SettingsForms::origin),
        pemFiles(from),
        networks(from, PROXIES),
        from.flag("parley.http.proxy-protocol"),
        from.number("parley.http.hsts-seconds", 0, Integer.MAX_VALUE));
  }

  /// Both, or none.
  private static Optional<Tls.PemFiles> pemFiles(SettingsReader from) {
    Optional<Path> certificate = from.optional(CERTIFICATE, SettingsForms::path);
    Optional<Path> key = from.optional(CERTIFICATE_KEY, SettingsForms::path);
    if (certificate.isPresent() != key.isPresent()) {
      from.refuse(
          certificate.isPresent() ? CERTIFICATE_KEY : CERTIFICATE,
          "is needed for TLS, of which the other setting is there");
    }
    return certificate.flatMap(cert -> key.map(secret -> new Tls.PemFiles(cert, secret)));
  }

  private static Networks networks(SettingsReader from, String key) {
    return Networks.of(from.list(key, SettingsForms::network));
  }

  private static Limits limits(SettingsReader from) {
    int most = 10_000_000;
    return new Limits(
        new Bounds(
            from.number("parley.limits.connections", 1, most),
            from.number("parley.limits.connections-per-address", 1, most),
            from.number("parley.limits.connections-per-user", 1, most),
            from.number("parley.limits.requests-per-address", 1, most),
            from.number("parley.limits.requests-per-user", 1, most),
            from.number("parley.limits.commands-per-chat", 1, most),
            from.number("parley.limits.frames-per-connection", 1, most),
            from.number("parley.limits.bytes-per-connection", 64 * 1024, Integer.MAX_VALUE),
            from.number("parley.limits.fragments", 1, 64 * 1024),
            from.number("parley.limits.header-bytes", 1024, 1024 * 1024),
            seconds(from, "parley.limits.header-seconds"),
            seconds(from, "parley.limits.body-seconds"),
            seconds(from, "parley.limits.hello-seconds"),
            networks(from, "parley.limits.exempt")));
  }

  private static Duration seconds(SettingsReader from, String key) {
    return Duration.ofSeconds(from.number(key, 1, 3600));
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
    if (publicKey.isEmpty() || privateKey.isEmpty() || subject.isEmpty()) {
      if (from.sound()) { // What is wrong is not also missing.
        needed(from, PUSH_PUBLIC, publicKey);
        needed(from, PUSH_PRIVATE, privateKey);
        needed(from, PUSH_SUBJECT, subject);
      }
      return Optional.empty();
    }
    try {
      return Optional.of(PushKeys.of(publicKey.get(), privateKey.get(), subject.get()));
    } catch (IllegalArgumentException _) {
      from.refuseSecret(PUSH_PRIVATE, "does not belong to " + PUSH_PUBLIC);
      return Optional.empty();
    }
  }

  private static void needed(SettingsReader from, String key, Optional<String> value) {
    if (value.isEmpty()) {
      from.refuseSecret(
          key, "is needed for web push, of which another setting is there: see push-keys");
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
    if (http.proxyProtocol() && http.proxies().isEmpty()) {
      from.refuse(
          "parley.http.proxy-protocol", "needs " + PROXIES + ", whose connections begin with it");
    }
    if (auth.mode() == AuthMode.OPEN
        && !auth.openToNetwork()
        && !SettingsForms.loopback(http.host())) {
      from.refuse(
          "parley.http.host",
          "must be 127.0.0.1, ::1 or localhost while parley.auth.mode is open, which lets anyone in"
              + " as anyone; parley.auth.open-to-network=true allows it all the same");
    }
    if (auth.jwksUrl().isPresent() && auth.mode() != AuthMode.JWT) {
      from.refuse("parley.auth.jwt.jwks-url", "needs parley.auth.mode to be jwt");
    }
    if (auth.jwksUrl().isPresent() && auth.secret().isPresent()) {
      from.refuse(
          "parley.auth.jwt.jwks-url",
          "excludes parley.auth.jwt.secret: tokens are signed with the one or the other");
    }
    if (kafka.embedded() && kafka.replicationFactor().orElse(1) > 1) {
      from.refuse(
          "parley.kafka.replication-factor",
          "must be 1 or unset with the broker inside this process, which is alone");
    }
    if (kafka.embedded() && redis.url().isPresent()) {
      from.refuseSecret(
          "parley.redis.url",
          "is for several nodes, which need one Kafka: set parley.kafka.bootstrap-servers too");
    }
    String security = kafka.client().values().getOrDefault(PROTOCOL, PLAINTEXT);
    if (kafka.embedded() && !security.equals(PLAINTEXT)) {
      from.refuse(
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
