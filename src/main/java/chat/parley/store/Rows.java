package chat.parley.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.jspecify.annotations.Nullable;

/// Many rows of values, which a statement has as a table `r` where it says `<rows>`; they are its
/// only parameters. For what is done for each message: plain JDBC, whose binds cost little.
///
/// PostgreSQL gets each column as one array. So there is one text for any number of rows, whose
/// plan stays prepared, and one execution, where a batch of JDBC is one a row. Statements must not
/// want to change a row of theirs twice.
///
/// Where it compares a column of its own with `<r.id>` rather than `r.id`, PostgreSQL takes row
/// after row and looks each up, however small the other table is when the plan is made: `= ANY` is
/// nothing that it could read a whole index for, to merge the two.
///
/// SQLite gets a statement that is executed once a row, in their order: it is called, not sent to.
///
/// Each statement has its text from here on: it comes with the same columns every time.
///
/// For one use, by one thread.
///
/// @param <T> what a row is made of
final class Rows<T> {
  /// The attribute of a handle that says whether its database takes arrays.
  static final String ARRAYS = "arrays";

  private static final Pattern LOOKED_UP = Pattern.compile("<(r\\.\\w+)>");

  private static final Map<String, String> WITH_ARRAYS = new ConcurrentHashMap<>();
  private static final Map<String, String> WITH_ONE = new ConcurrentHashMap<>();

  /// Makes something of the row of a result.
  interface Mapper<R> {
    R map(ResultSet row) throws SQLException;
  }

  private record Column<T>(
      String name,
      String type,
      IntFunction<@Nullable Object[]> array,
      Function<T, ? extends @Nullable Object> value) {}

  private final List<T> rows;
  private final List<Column<T>> columns = new ArrayList<>();

  Rows(Collection<T> rows) {
    this.rows = List.copyOf(rows);
  }

  Rows<T> text(String name, Function<T, @Nullable String> value) {
    columns.add(new Column<>(name, "text", String[]::new, value));
    return this;
  }

  Rows<T> bigint(String name, Function<T, @Nullable Long> value) {
    columns.add(new Column<>(name, "int8", Long[]::new, value));
    return this;
  }

  Rows<T> integer(String name, Function<T, @Nullable Integer> value) {
    columns.add(new Column<>(name, "int4", Integer[]::new, value));
    return this;
  }

  Rows<T> bytes(String name, Function<T, byte @Nullable []> value) {
    columns.add(new Column<>(name, "bytea", byte[][]::new, value));
    return this;
  }

  /// Executes a statement that gives nothing back.
  void execute(Handle handle, String sql) {
    if (rows.isEmpty()) {
      return;
    }
    boolean arrays = takesArrays(handle);
    try (PreparedStatement statement = prepare(handle, sql, arrays)) {
      if (arrays) {
        bindArrays(statement);
        statement.executeUpdate();
        return;
      }
      for (T row : rows) {
        bind(statement, row);
        statement.addBatch();
      }
      statement.executeBatch();
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /// What a query finds, or what a change returns.
  <R> List<R> query(Handle handle, String sql, Mapper<R> mapper) {
    List<R> found = new ArrayList<>();
    if (rows.isEmpty()) {
      return found;
    }
    boolean arrays = takesArrays(handle);
    try (PreparedStatement statement = prepare(handle, sql, arrays)) {
      if (arrays) {
        bindArrays(statement);
        read(statement, mapper, found);
        return found;
      }
      for (T row : rows) {
        bind(statement, row);
        read(statement, mapper, found);
      }
      return found;
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private static boolean takesArrays(Handle handle) {
    return Boolean.TRUE.equals(handle.getConfig(SqlStatements.class).getAttribute(ARRAYS));
  }

  private PreparedStatement prepare(Handle handle, String sql, boolean arrays) throws SQLException {
    String text =
        arrays
            ? WITH_ARRAYS.computeIfAbsent(sql, it -> text(it, unnested(), "ANY (ARRAY[$1])"))
            : WITH_ONE.computeIfAbsent(sql, it -> text(it, single(), "$1"));
    return handle.getConnection().prepareStatement(text);
  }

  private static String text(String sql, String rows, String lookedUp) {
    return LOOKED_UP.matcher(sql.replace("<rows>", rows)).replaceAll(lookedUp);
  }

  private String unnested() {
    return columns.stream()
        .map(_ -> "?")
        .collect(
            Collectors.joining(
                ", ",
                "unnest(",
                columns.stream()
                    .map(Column::name)
                    .collect(Collectors.joining(", ", ") AS r (", ")"))));
  }

  private String single() {
    return columns.stream()
        .map(column -> "? AS " + column.name())
        .collect(Collectors.joining(", ", "(SELECT ", ") AS r"));
  }

  private void bindArrays(PreparedStatement statement) throws SQLException {
    Connection connection = statement.getConnection();
    for (int i = 0; i < columns.size(); i++) {
      Column<T> column = columns.get(i);
      @Nullable Object[] values = column.array().apply(rows.size());
      for (int row = 0; row < values.length; row++) {
        values[row] = column.value().apply(rows.get(row));
      }
      statement.setArray(i + 1, connection.createArrayOf(column.type(), values));
    }
  }

  private void bind(PreparedStatement statement, T row) throws SQLException {
    for (int i = 0; i < columns.size(); i++) {
      statement.setObject(i + 1, columns.get(i).value().apply(row));
    }
  }

  private static <R> void read(PreparedStatement statement, Mapper<R> mapper, List<R> found)
      throws SQLException {
    try (ResultSet result = statement.executeQuery()) {
      while (result.next()) {
        found.add(mapper.map(result));
      }
    }
  }

  private static UnableToExecuteStatementException failed(SQLException cause) {
    return new UnableToExecuteStatementException("a statement for many rows", cause, null);
  }
}
