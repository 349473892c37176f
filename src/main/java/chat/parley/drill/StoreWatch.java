package chat.parley.drill;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Which node has written what into the store, noted by PostgreSQL itself: whoever writes events
/// moves the position of their partition. For this each node of a drill has a name of its own for
/// its connections.
///
/// Confined to the thread that runs the drill.
final class StoreWatch implements AutoCloseable {
  private static final String BEGIN =
      """
      CREATE TABLE drill_writes (at timestamptz, node text, log_partition integer);
      CREATE FUNCTION drill_note() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          INSERT INTO drill_writes
            VALUES (clock_timestamp(), current_setting('application_name'), NEW.log_partition);
          RETURN NULL;
        END $$;
      CREATE TRIGGER drill_note AFTER INSERT OR UPDATE ON log_positions
        FOR EACH ROW EXECUTE FUNCTION drill_note()
      """;
  private static final String END =
      """
      DROP TRIGGER drill_note ON log_positions;
      DROP FUNCTION drill_note;
      DROP TABLE drill_writes
      """;
  private static final String ALL = "SELECT at, node, log_partition FROM drill_writes ORDER BY at";

  private final String url;

  /// A committed move of a partition's position.
  record Write(Instant at, String node, int partition) {}

  /// Begins to watch.
  StoreWatch(String url) {
    this.url = url;
    execute(BEGIN);
  }

  /// What has been written so far, in order of time.
  List<Write> writes() {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(ALL)) {
      List<Write> writes = new ArrayList<>();
      while (rows.next()) {
        writes.add(new Write(rows.getTimestamp(1).toInstant(), rows.getString(2), rows.getInt(3)));
      }
      return writes;
    } catch (SQLException e) {
      throw new DrillException("PostgreSQL refused: " + e.getMessage(), e);
    }
  }

  private void execute(String sql) {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new DrillException("PostgreSQL refused: " + e.getMessage(), e);
    }
  }

  /// The store is as it was.
  @Override
  public void close() {
    execute(END);
  }
}
