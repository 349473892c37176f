package chat.parley.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jdbi.v3.core.transaction.LocalTransactionHandler;
import org.postgresql.ds.PGSimpleDataSource;

/// How PostgreSQL, or what speaks its protocol, is reached: by two small pools, one that writes and
/// one that reads.
///
/// Nobody waits for ever. A database that is away, paused, or behind a cut network is noticed
/// within [#ANSWER_TIMEOUT], a connection that has died is replaced, and who wants one waits for no
/// longer than [#CONNECTION_TIMEOUT]; all of it ends in a [StoreException]. What the URL says of
/// these properties goes before what is said here.
///
/// Writers commit with `synchronous_commit=off`: what a crash of PostgreSQL then takes away, the
/// chat log gives back (docs/adr/0012). Readers cannot change anything.
final class PostgresDatabase {
  static final String SCHEME = "jdbc:postgresql:";
  static final String KIND = "postgresql";
  static final Map<String, String> PLACEHOLDERS =
      Map.of("id", "TEXT COLLATE \"C\"", "bytes", "BYTEA", "clustered", "");

  private static final int DEFAULT_PORT = 5432;

  /// One for the sequencer, one for the indexer, one for what people do beside the log.
  private static final int WRITERS = 3;

  /// Of a node. Its queries take a millisecond or two, and the database has a few cores: more
  /// connections would wait there instead of here ([Store#readers]).
  private static final int READERS = 8;

  /// The most that a node has at a time, but for its migrations.
  static final int CONNECTIONS = WRITERS + READERS;

  /// Connections that a pool keeps ready; the others come when they are wanted and go after ten
  /// minutes without work.
  private static final int IDLE = 2;

  /// How long a caller waits for a free connection.
  private static final Duration CONNECTION_TIMEOUT = Duration.ofSeconds(4);

  /// How long a new connection may take.
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);

  /// How long a connection that has been idle may take to say that it lives.
  private static final Duration VALIDATION_TIMEOUT = Duration.ofSeconds(2);

  /// After which an answer is not waited for any more and the connection is closed.
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);

  /// After which the server ends a statement itself: before the caller gives up on it, so that it
  /// doesn't go on for nobody.
  private static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(8);

  /// After which the server ends a transaction whose owner is silent. An owner that was paused, or
  /// cut off, between two statements of a batch holds the rows of its partitions' positions, and
  /// who takes over waits for them.
  private static final Duration SILENT_TRANSACTION_TIMEOUT = Duration.ofSeconds(3);

  /// Idle connections are tried that often, so that a firewall doesn't forget them.
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(60);

  /// Each statement looks up by key. While a table is small, or not yet analysed, PostgreSQL would
  /// rather read all of it, and keep that plan for a connection while the table grows.
  private static final String BY_KEY =
      "SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off";

  private PostgresDatabase() {}

  /// @param url `jdbc:postgresql://host[:port][,host…]/database[?property=value&…]`
  static Database connect(String url) {
    PGSimpleDataSource migrations = migrations(url);
    String name = name(migrations);
    HikariDataSource writes = open(name, writePool(url));
    try {
      return new Database(
          name,
          writes,
          open(name, readPool(url)),
          migrations,
          new LocalTransactionHandler(),
          new Durability("", "SET LOCAL synchronous_commit = on", ""),
          PLACEHOLDERS,
          KIND,
          true,
          new WordIndex.Postgres());
    } catch (StoreException e) {
      writes.close();
      throw e;
    }
  }

  /// Where the URL points, for people: the hosts with their ports, the database, the setting;
  /// neither user nor password.
  static String name(PGSimpleDataSource source) {
    String[] hosts = source.getServerNames();
    int[] ports = source.getPortNumbers();
    String places =
        IntStream.range(0, hosts.length)
            .mapToObj(i -> hosts[i] + ":" + (ports[i] == 0 ? DEFAULT_PORT : ports[i]))
            .collect(Collectors.joining(","));
    return "PostgreSQL at %s/%s (parley.store.url)"
        .formatted(places, Objects.requireNonNullElse(source.getDatabaseName(), ""));
  }

  private static HikariConfig writePool(String url) {
    HikariConfig pool = pool(url, "parley-store-write", WRITERS);
    pool.setConnectionInitSql(
        String.join(
            "; ",
            BY_KEY,
            "SET synchronous_commit = off",
            "SET statement_timeout = " + STATEMENT_TIMEOUT.toMillis(),
            "SET lock_timeout = " + STATEMENT_TIMEOUT.toMillis(),
            "SET idle_in_transaction_session_timeout = " + SILENT_TRANSACTION_TIMEOUT.toMillis()));
    return pool;
  }

  private static HikariConfig readPool(String url) {
    HikariConfig pool = pool(url, "parley-store-read", READERS);
    pool.setConnectionInitSql(
        String.join(
            "; ",
            BY_KEY,
            "SET default_transaction_read_only = on",
            "SET statement_timeout = " + STATEMENT_TIMEOUT.toMillis()));
    return pool;
  }

  private static HikariConfig pool(String url, String name, int size) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setDataSourceProperties(properties());
    config.setPoolName(name);
    config.setMaximumPoolSize(size);
    config.setMinimumIdle(IDLE);
    config.setConnectionTimeout(CONNECTION_TIMEOUT.toMillis());
    config.setValidationTimeout(VALIDATION_TIMEOUT.toMillis());
    config.setKeepaliveTime(KEEP_ALIVE.toMillis());
    // Fails at once if the database cannot be reached.
    config.setInitializationFailTimeout(1);
    return config;
  }

  private static Properties properties() {
    Properties properties = new Properties();
    properties.setProperty("ApplicationName", "parley");
    properties.setProperty("connectTimeout", seconds(CONNECT_TIMEOUT));
    properties.setProperty("loginTimeout", seconds(CONNECT_TIMEOUT));
    properties.setProperty("socketTimeout", seconds(ANSWER_TIMEOUT));
    properties.setProperty("tcpKeepAlive", "true");
    // The detail of an error shows a row: what people wrote.
    properties.setProperty("logServerErrorDetail", "false");
    return properties;
  }

  /// A migration may take its time, and is to outlast a crash: committed in the usual way.
  static PGSimpleDataSource migrations(String url) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    try {
      source.setUrl(url);
    } catch (IllegalArgumentException e) {
      // Its message would show the URL.
      throw new StoreException(
          "cannot open the store: parley.store.url must be %s//host[:port]/database"
              .formatted(SCHEME),
          null);
    }
    source.setApplicationName("parley-migration");
    source.setConnectTimeout(Math.toIntExact(CONNECT_TIMEOUT.toSeconds()));
    source.setTcpKeepAlive(true);
    source.setLogServerErrorDetail(false);
    return source;
  }

  private static String seconds(Duration duration) {
    return Long.toString(duration.toSeconds());
  }

  private static HikariDataSource open(String name, HikariConfig pool) {
    try {
      return new HikariDataSource(pool);
    } catch (PoolInitializationException e) {
      throw Failures.opening(name, e);
    }
  }
}
