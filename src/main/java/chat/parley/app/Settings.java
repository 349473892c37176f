package chat.parley.app;

import chat.parley.auth.AuthMode;
import chat.parley.auth.JwtRules;
import chat.parley.auth.JwtSecret;
import chat.parley.chat.NodeId;
import io.smallrye.config.SmallRyeConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// What a process is told, read once at its start and valid. Each key and its default is in
/// `application.yaml`; here is what it becomes. Made by [#of(SettingsSources)].
///
/// @param dataDir where the process keeps what must outlive it; need not exist yet
record Settings(
    Path dataDir, Node node, Http http, Kafka kafka, Redis redis, Store store, Auth auth) {

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
  record Kafka(
      List<String> bootstrapServers,
      int port,
      String topicPrefix,
      int partitions,
      OptionalInt replicationFactor,
      String groupId) {

    /// Whether the broker is the one inside this process.
    boolean embedded() {
      return bootstrapServers.isEmpty();
    }
  }

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

  /// `parley.auth`.
  ///
  /// @param secret empty: the one that [DataFolder] keeps
  record Auth(
      AuthMode mode,
      boolean openToNetwork,
      Optional<JwtSecret> secret,
      Optional<String> issuer,
      Optional<String> audience) {}

  /// What tokens must be, with the secret that `folder` keeps unless one is set.
  JwtRules jwtRules(DataFolder folder) {
    return new JwtRules(auth.secret().orElseGet(folder::jwtSecret), auth.issuer(), auth.audience());
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
            new Redis(from.optionalSecret("parley.redis.url", SettingsForms::redisUrl)),
            store(from, dataDir),
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
        from.optional("parley.kafka.group-id", SettingsForms::line).orElse(prefix + "-sequencer"));
  }

  private static Store store(SettingsReader from, Path dataDir) {
    return new Store(
        from.optionalSecret("parley.store.url", SettingsForms::storeUrl)
            .orElseGet(() -> new SecretUrl(SettingsForms.SQLITE + dataDir.resolve("parley.db"))));
  }

  private static Auth auth(SettingsReader from) {
    return new Auth(
        from.required("parley.auth.mode", SettingsForms::authMode),
        from.flag("parley.auth.open-to-network"),
        from.optionalSecret("parley.auth.jwt.secret", JwtSecret::of),
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
    if (kafka.embedded() && kafka.replicationFactor().orElse(1) > 1) {
      throw from.wrong(
          "parley.kafka.replication-factor",
          "must be 1 or unset with the broker inside this process, which is alone");
    }
  }

  /// THE place for what is understood but cannot be done yet. Whoever makes it work removes it
  /// here.
  void refuseUnsupported() {
    if (redis.url().isPresent()) {
      throw new SettingsException("parley.redis.url: a directory in Redis is not supported yet");
    }
    if (!store.sqlite()) {
      throw new SettingsException(
          "parley.store.url: a store other than SQLite is not supported yet");
    }
  }
}
