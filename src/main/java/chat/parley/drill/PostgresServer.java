package chat.parley.drill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// A PostgreSQL server of one's own: a fresh cluster in a folder, on a free port, of the loopback
/// interface by default, reached with a random password. It can be killed, paused, stopped and
/// started again on the same port with the same data.
///
/// Not thread-safe: a test or a drill has one thread for its servers.
public final class PostgresServer implements Backing {
  private static final String LOOPBACK = "127.0.0.1";
  private static final String USER = "parley";
  private static final String DATABASE = "parley";
  private static final Duration START_PATIENCE = Duration.ofSeconds(60);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofMillis(20);

  private final PostgresPrograms programs;
  private final String host;
  private final Path data;
  private final Path log;
  private final Map<String, String> settings;
  private final String password = UUID.randomUUID().toString();
  private final int port = new Ports().free(0);
  private ChildProcess process;

  /// Whether PostgreSQL is installed here; if not, [#start] says what to install.
  public static boolean available() {
    return PostgresPrograms.find().isPresent();
  }

  /// Makes a cluster in `folder` and starts it; returns when it answers.
  public static PostgresServer start(Path folder) {
    return start(folder, Map.of());
  }

  /// @param settings of `postgresql.conf`, which override those that this class chooses
  /// @throws DrillException if it cannot be started, with what the server has said
  public static PostgresServer start(Path folder, Map<String, String> settings) {
    return start(LOOPBACK, folder, settings);
  }

  /// @param host address of an interface of this machine
  static PostgresServer startOn(String host, Path folder) {
    return start(host, folder, Map.of());
  }

  private static PostgresServer start(String host, Path folder, Map<String, String> settings) {
    PostgresPrograms programs =
        PostgresPrograms.find()
            .orElseThrow(
                () ->
                    new DrillException(
                        "PostgreSQL is not installed: no initdb and postgres on the PATH or in"
                            + " /usr/lib/postgresql; on Debian and Ubuntu install the package"
                            + " postgresql"));
    return new PostgresServer(programs, host, folder, settings);
  }

  private PostgresServer(
      PostgresPrograms programs, String host, Path folder, Map<String, String> settings) {
    this.programs = programs;
    this.host = host;
    this.settings = Map.copyOf(settings);
    this.log = folder.resolve("postgres.log");
    this.data = programs.makeFolder(folder, "postgres");
    initialise();
    this.process = launch();
    try {
      awaitReady();
      createDatabase(DATABASE);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /// Where its database is, with user and password.
  @Override
  public String url() {
    return url(DATABASE);
  }

  /// Where a database is, whether there is one of that name or not.
  public String url(String database) {
    return "jdbc:postgresql://%s:%d/%s?user=%s&password=%s"
        .formatted(host, port, database, USER, password);
  }

  long pid() {
    return process.pid();
  }

  public int port() {
    return port;
  }

  public String password() {
    return password;
  }

  /// Makes a database with no tables.
  ///
  /// @param name a lower-case word
  /// @return its URL
  public String createDatabase(String name) {
    execute("CREATE DATABASE " + name);
    return url(name);
  }

  /// Runs one statement in the server's own database.
  public void execute(String sql) {
    try (Connection connection = DriverManager.getConnection(url("postgres"));
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new DrillException("PostgreSQL refused: " + e.getMessage(), e);
    }
  }

  /// SIGKILL to all its processes: what is in its buffers is lost.
  @Override
  public void kill() {
    process.killTree();
  }

  /// SIGSTOP to all its processes.
  @Override
  public void pause() {
    process.pauseTree();
  }

  /// SIGCONT to all its processes.
  @Override
  public void resume() {
    process.resumeTree();
  }

  /// Ends it in order (a "fast shutdown"), as for maintenance; returns when it has ended.
  public void stop() {
    process.signal("INT");
    process.awaitEnd(STOP_PATIENCE);
  }

  /// Starts it again after [#kill] or [#stop]; returns when it answers.
  @Override
  public void startAgain() {
    process.close();
    process = launch();
    awaitReady();
  }

  boolean alive() {
    return process.alive();
  }

  /// Ends it at once, but so that it gives its shared memory back. The data stays.
  @Override
  public void close() {
    if (process.alive()) {
      process.resumeTree();
      process.signal("QUIT");
      try {
        process.awaitEnd(STOP_PATIENCE);
      } catch (IllegalStateException e) {
        process.killTree();
      }
    }
    process.close();
  }

  private void initialise() {
    Path secret = data.resolveSibling("postgres.password");
    try {
      Files.writeString(secret, password);
      programs.own(secret);
      run(
          "initdb",
          List.of(
              "--pgdata=" + data,
              "--username=" + USER,
              "--pwfile=" + secret,
              "--auth=scram-sha-256",
              "--encoding=UTF8",
              "--locale=C",
              "--no-sync"));
      Files.delete(secret);
      if (!host.equals(LOOPBACK)) {
        // Otherwise it lets in loopback alone.
        Files.writeString(
            data.resolve("pg_hba.conf"),
            "host all all samenet scram-sha-256\n",
            StandardOpenOption.APPEND);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void run(String program, List<String> arguments) {
    List<String> command = programs.command(program, arguments);
    try (ChildProcess running = ChildProcess.start(program, command, Map.of(), data, log)) {
      if (running.awaitEnd(START_PATIENCE) != 0) {
        throw new DrillException(program + " has failed: " + running.output());
      }
    }
  }

  private ChildProcess launch() {
    List<String> arguments = new ArrayList<>(List.of("-D", data.toString(), "-p", "" + port));
    Map.of(
            "listen_addresses",
            host,
            // No files outside the folder, and none in shared memory after a kill.
            "unix_socket_directories",
            "",
            "dynamic_shared_memory_type",
            "mmap")
        .forEach((name, value) -> arguments.addAll(List.of("-c", name + "=" + value)));
    settings.forEach((name, value) -> arguments.addAll(List.of("-c", name + "=" + value)));
    return ChildProcess.start(
        "PostgreSQL", programs.command("postgres", arguments), Map.of(), data, log);
  }

  private void awaitReady() {
    long deadline = System.nanoTime() + START_PATIENCE.toNanos();
    while (true) {
      Optional<SQLException> refused = tryToConnect();
      if (refused.isEmpty()) {
        return;
      }
      if (!process.alive()) {
        throw new DrillException("PostgreSQL has ended: " + process.output());
      }
      if (System.nanoTime() - deadline > 0) {
        throw new DrillException(
            "PostgreSQL does not answer: " + refused.get().getMessage(), refused.get());
      }
      ChildProcess.sleep(PAUSE);
    }
  }

  private Optional<SQLException> tryToConnect() {
    try {
      DriverManager.getConnection(url("postgres")).close();
      return Optional.empty();
    } catch (SQLException e) {
      return Optional.of(e);
    }
  }
}
