package chat.parley.app;

import chat.parley.store.StoreException;
import chat.parley.store.StoreFacts;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Consumer;

/// The checks of the database. Stateless.
final class DoctorStore implements Doctor.Check {
  /// With an older one nobody has tried.
  private static final int TRIED = 150_000;

  private static final String UNKNOWN_DATABASE = "3D000";
  private static final String WRONG_LOGIN = "28";

  private final Settings settings;
  private final Duration patience;

  DoctorStore(Settings settings, Duration patience) {
    this.settings = settings;
    this.patience = patience;
  }

  @Override
  public void look(Consumer<Finding> found) {
    try {
      judge(StoreFacts.ask(settings.store().url().value(), patience), found);
    } catch (StoreException e) {
      found.accept(Finding.fail("database", String.valueOf(e.getMessage()), remedy(e)));
    }
  }

  private String remedy(StoreException e) {
    if (settings.store().sqlite()) {
      return "Look at the file: chown it to the user of the node; if it is damaged bring the backup"
          + " back. Without the file chats are made again from the log, accounts are not.";
    }
    String state =
        e.getCause() instanceof SQLException sql ? String.valueOf(sql.getSQLState()) : "";
    if (state.equals(UNKNOWN_DATABASE)) {
      return "Make it: createdb -O USER DATABASE, as the user postgres.";
    }
    return state.startsWith(WRONG_LOGIN)
        ? "Put user and password into parley.store.url: …/database?user=…&password=…"
        : "Start PostgreSQL there, or let parley.store.url name where it is; it has to listen there"
            + " (listen_addresses) and to let this machine in (pg_hba.conf).";
  }

  /// Tells what there is to say of it.
  static void judge(StoreFacts facts, Consumer<Finding> found) {
    if (facts.schema().isEmpty()) {
      found.accept(
          Finding.ok("database", "%s, which is made at the first start".formatted(facts.name())));
      return;
    }
    found.accept(Finding.ok("database", "%s, %s".formatted(facts.name(), facts.version())));
    facts.server().ifPresent(server -> judge(server, found));
    judge(facts.schema().get(), found);
    facts.server().ifPresent(server -> DoctorRedis.clock("PostgreSQL", server.ahead(), found));
  }

  private static void judge(StoreFacts.Schema schema, Consumer<Finding> found) {
    if (schema.foreign()) {
      found.accept(
          Finding.fail(
              "tables",
              "there are tables, and they are not Parley's",
              "Give Parley a database of its own."));
    } else if (schema.broken().isPresent()) {
      found.accept(
          Finding.fail(
              "tables",
              schema.broken().get(),
              "The tables are not those of this version: bring the backup back, or start the"
                  + " version that made them."));
    } else if (schema.newer() > 0) {
      found.accept(
          Finding.warn(
              "tables",
              "a newer version of Parley has changed them %d times".formatted(schema.newer()),
              "Start that version, unless an upgrade is under way."));
    } else {
      found.accept(
          Finding.ok(
              "tables",
              schema.pending() == 0
                  ? "up to date"
                  : schema.applied() == 0
                      ? "made at the first start"
                      : "%d changes are made at the next start".formatted(schema.pending())));
    }
  }

  private static void judge(StoreFacts.Server server, Consumer<Finding> found) {
    if (server.standby() || server.readOnly()) {
      fail(
          found,
          server.standby() ? "a standby, which takes no writes" : "transactions are read-only",
          server.standby()
              ? "Let parley.store.url name the primary."
              : "ALTER DATABASE … RESET default_transaction_read_only, or the same of the role.");
    }
    if (!server.mayCreate() || !server.mayWrite()) {
      fail(
          found,
          server.mayCreate()
              ? "the user may not read and write all tables"
              : "the user may not make tables",
          "Let the user own the database: ALTER DATABASE … OWNER TO …; or GRANT CREATE, USAGE ON"
              + " SCHEMA public TO …");
    }
    if (!server.encoding().equals("UTF8")) {
      fail(
          found,
          "the encoding is " + server.encoding(),
          "Make the database with UTF8: createdb -E UTF8 -T template0 DATABASE.");
    }
    if (!server.fsync()) {
      warn(
          found,
          "fsync is off: accounts may be lost by a power cut, or the whole database",
          "Set fsync = on in postgresql.conf.");
    }
    if (server.number() < TRIED) {
      warn(found, "older than what Parley is tested with", "Use PostgreSQL 15 or newer.");
    }
    int free = server.connections() - server.used();
    if (free < server.wanted()) {
      warn(
          found,
          "%d of %d connections are free, a node takes up to %d (those of a node that runs already are"
                  .formatted(Math.max(0, free), server.connections(), server.wanted())
              + " in use)",
          "Raise max_connections of PostgreSQL, or the limit of the user or the database: %d for each"
                  .formatted(server.wanted())
              + " node, and some for others.");
    }
  }

  private static void warn(Consumer<Finding> found, String detail, String remedy) {
    found.accept(Finding.warn("database", detail, remedy));
  }

  private static void fail(Consumer<Finding> found, String detail, String remedy) {
    found.accept(Finding.fail("database", detail, remedy));
  }
}
