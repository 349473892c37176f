package chat.parley.app;

import chat.parley.directory.Directory;
import chat.parley.directory.LocalDirectory;
import chat.parley.directory.RedisDirectory;
import chat.parley.embedded.BrokerSettings;
import chat.parley.embedded.EmbeddedBroker;
import chat.parley.kafka.KafkaConnection;
import chat.parley.store.AccountStore;
import chat.parley.store.AdminStore;
import chat.parley.store.AuditLog;
import chat.parley.store.Erasures;
import chat.parley.store.SqlStore;
import chat.parley.store.Store;
import chat.parley.web.Site;
import java.time.Duration;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a node stands on: Kafka, the directory, the store; which of them run inside this process is
/// what the shapes differ in. And the web client. The nodes of one process share them.
final class Ends implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Ends.class);

  private static final Duration KAFKA_PATIENCE = Duration.ofSeconds(5);

  private final CompletableFuture<Site> site;
  private final StartRetry retry = new StartRetry();
  private final Deque<AutoCloseable> opened = new ConcurrentLinkedDeque<>();
  private final KafkaConnection kafka;
  private final Directory directory;
  private final boolean shared;
  private final boolean alone;
  private final Store store;
  private final AccountStore accounts;
  private final AdminStore administration;
  private final AuditLog auditLog;
  private final Erasures erasures;
  private final AttachedFiles files;
  private final ProcessMetrics process;

  /// Opens them, and waits for what is elsewhere and not there yet; what cannot be opened is an
  /// exception whose message is for the operator, and then nothing stays open.
  ///
  /// @param onFault told in one line when one of them has failed for good
  Ends(Settings settings, Consumer<String> onFault) {
    this(settings, Site::ofJar, onFault);
  }

  /// The same with a web client of its own, which is read while the rest is opened.
  Ends(Settings settings, Supplier<Site> site, Consumer<String> onFault) {
    this.site = CompletableFuture.supplyAsync(site, Thread::startVirtualThread);
    settings.warnings().forEach(log::warn);
    this.shared = settings.redis().url().isPresent();
    this.alone = settings.kafka().embedded();
    try {
      this.kafka = kafka(settings, retry, opened, onFault);
      SqlStore sql = store(settings, retry);
      opened.push(sql);
      refuseHalfMade(sql);
      this.process = new ProcessMetrics(sql);
      opened.push(process);
      this.store = sql;
      this.accounts = sql.accounts();
      this.administration = sql.administration();
      this.auditLog = sql.auditLog();
      this.erasures = sql.erasures();
      this.files = AttachedFiles.open(settings, store.attachments());
      opened.push(files);
      this.directory = directory(settings);
      opened.push(directory);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private Ends(Ends whole, Lifeline lifeline) {
    this.site = whole.site;
    this.kafka = whole.kafka;
    this.shared = whole.shared || whole.alone;
    this.alone = whole.alone;
    this.store = lifeline.tied(Store.class, whole.store);
    this.accounts = lifeline.tied(AccountStore.class, whole.accounts);
    this.administration = lifeline.tied(AdminStore.class, whole.administration);
    this.auditLog = lifeline.tied(AuditLog.class, whole.auditLog);
    this.erasures = lifeline.tied(Erasures.class, whole.erasures);
    this.files = whole.files;
    this.process = whole.process;
    this.directory = lifeline.tied(whole.directory);
  }

  /// The same, as one of several nodes in this process sees it. Closing that closes nothing.
  Ends seenThrough(Lifeline lifeline) {
    return new Ends(this, lifeline);
  }

  /// @param opened gets what is to be closed again
  static KafkaConnection kafka(
      Settings settings, StartRetry retry, Deque<AutoCloseable> opened, Consumer<String> onFault) {
    if (!settings.kafka().embedded()) {
      String servers = String.join(",", settings.kafka().bootstrapServers());
      KafkaConnection kafka = new KafkaConnection(servers, settings.kafka().client());
      return retry.until(
          "Kafka at %s (parley.kafka.bootstrap-servers)".formatted(servers),
          () -> {
            kafka.probe(KAFKA_PATIENCE);
            return kafka;
          });
    }
    EmbeddedBroker broker =
        new EmbeddedBroker(
            BrokerSettings.alone(settings.dataDir().resolve("kafka"), settings.kafka().port()),
            onFault);
    opened.push(broker);
    broker.start();
    return new KafkaConnection(broker.bootstrapServers(), settings.kafka().client());
  }

  static SqlStore store(Settings settings, StartRetry retry) {
    SecretUrl url = settings.store().url();
    return settings.store().sqlite()
        ? SqlStore.open(url.value())
        : retry.until(
            "PostgreSQL at %s (parley.store.url)".formatted(url), () -> SqlStore.open(url.value()));
  }

  /// Besides showing half of the chats, a node would take files for orphans whose messages are not
  /// there yet.
  private static void refuseHalfMade(SqlStore store) {
    if (store.rebuilding().unfinished().isPresent()) {
      throw new StartException(
          "the store is being made again from the chat log and is not whole: run `parley store"
              + " rebuild` with these settings, which goes on where it was");
    }
  }

  private Directory directory(Settings settings) {
    String prefix = settings.kafka().topicPrefix();
    return settings
        .redis()
        .url()
        .<Directory>map(url -> redis(url, prefix))
        .orElseGet(LocalDirectory::new);
  }

  /// @param prefix of its keys: who shares a chat log shares a directory
  private Directory redis(SecretUrl url, String prefix) {
    return retry.until(
        "Redis at %s (parley.redis.url)".formatted(url),
        () -> RedisDirectory.open(url.value(), prefix));
  }

  KafkaConnection kafka() {
    return kafka;
  }

  Directory directory() {
    return directory;
  }

  /// Whether all nodes are in the directory: other processes see what is in it, or have no nodes.
  boolean shared() {
    return shared;
  }

  Store store() {
    return store;
  }

  Site site() {
    return site.join();
  }

  AttachedFiles files() {
    return files;
  }

  /// What is measured of the process as a whole.
  ProcessMetrics process() {
    return process;
  }

  AccountStore accounts() {
    return accounts;
  }

  AdminStore administration() {
    return administration;
  }

  AuditLog auditLog() {
    return auditLog;
  }

  Erasures erasures() {
    return erasures;
  }

  @Override
  public void close() {
    Closing.all(opened);
  }
}
