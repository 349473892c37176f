package chat.parley.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// How what the chat log gives differs between two stores, of whatever databases. Both are read in
/// the order of the keys, a row of each at a time; nothing is changed.
///
/// For one use, by one thread.
public final class Comparison {
  private static final int EXAMPLES = 5;
  private static final int FETCH = 1_000;

  /// What differs in one table.
  ///
  /// @param missing rows that only the other store has
  /// @param extra rows that only this one has
  /// @param changed rows that both have, with something else in them
  /// @param examples the keys of the first few; ids and seqs
  public record Difference(
      String table, long missing, long extra, long changed, List<String> examples) {}

  /// @param key the first columns, by which rows are in order
  private record Table(String name, int key, List<String> columns) {
    static Table of(String name, int key, String... columns) {
      return new Table(name, key, List.of(columns));
    }

    String query() {
      return "SELECT %s FROM %s ORDER BY %s"
          .formatted(String.join(", ", columns), name, String.join(", ", columns.subList(0, key)));
    }
  }

  /// All but what belongs to one database alone, such as how often its log was made again.
  private static final List<Table> TABLES =
      List.of(
          Table.of(
              "events",
              2,
              "chat_id",
              "seq",
              "type",
              "sender_id",
              "client_id",
              "message_id",
              "sent_at",
              "log_partition",
              "log_offset",
              "json",
              "target_seq",
              "bare",
              "reaction_count"),
          Table.of(
              "chats",
              1,
              "chat_id",
              "kind",
              "title",
              "head_seq",
              "last_message_seq",
              "active_at",
              "member_count"),
          Table.of(
              "members",
              2,
              "chat_id",
              "user_id",
              "role",
              "joined_seq",
              "joined_index",
              "left_seq",
              "read_seq"),
          Table.of("reactions", 4, "chat_id", "target_seq", "user_id", "emoji", "seq"),
          Table.of("attachment_posts", 3, "chat_id", "seq", "attachment_id"),
          Table.of("channel_titles", 1, "chat_id", "title_key"));

  private final SqlStore present;
  private final SqlStore remade;

  public Comparison(SqlStore present, SqlStore remade) {
    this.present = present;
    this.remade = remade;
  }

  /// The tables that differ.
  public List<Difference> differences() {
    return present.read(
        "compare",
        ours ->
            remade.read(
                "compare", theirs -> TABLES.stream().flatMap(it -> of(it, ours, theirs)).toList()));
  }

  private static Stream<Difference> of(Table table, Handle ours, Handle theirs) {
    return ours.inTransaction(
        a ->
            theirs.inTransaction(
                b -> {
                  try (Stream<List<Object>> left = rows(table, a);
                      Stream<List<Object>> right = rows(table, b)) {
                    return new Merge(table).of(left.iterator(), right.iterator());
                  }
                }));
  }

  /// With a fetch size, within a transaction, PostgreSQL sends them as they are read.
  private static Stream<List<Object>> rows(Table table, Handle handle) {
    return handle
        .createQuery(table.query())
        .setFetchSize(FETCH)
        .map((row, _) -> row(row, table.columns().size()))
        .stream();
  }

  private static List<Object> row(ResultSet row, int columns) throws SQLException {
    List<Object> values = new ArrayList<>(columns);
    for (int i = 1; i <= columns; i++) {
      values.add(value(row.getObject(i)));
    }
    return values;
  }

  /// The same for all databases.
  private static Object value(@Nullable Object value) {
    return switch (value) {
      case null -> "";
      case byte[] bytes -> ByteBuffer.wrap(bytes);
      case Number number -> number.longValue();
      default -> value.toString();
    };
  }

  /// Two ordered sequences, side by side.
  private static final class Merge {
    private final Table table;
    private final List<String> examples = new ArrayList<>();
    private long missing;
    private long extra;
    private long changed;

    Merge(Table table) {
      this.table = table;
    }

    Stream<Difference> of(Iterator<List<Object>> ours, Iterator<List<Object>> theirs) {
      @Nullable List<Object> a = next(ours);
      @Nullable List<Object> b = next(theirs);
      while (a != null || b != null) {
        int order = compare(a, b);
        if (order < 0) {
          extra++;
          note(a);
        } else if (order > 0) {
          missing++;
          note(b);
        } else if (!Objects.equals(a, b)) {
          changed++;
          note(a);
        }
        a = order <= 0 ? next(ours) : a;
        b = order >= 0 ? next(theirs) : b;
      }
      return missing + extra + changed == 0
          ? Stream.empty()
          : Stream.of(new Difference(table.name(), missing, extra, changed, List.copyOf(examples)));
    }

    private static @Nullable List<Object> next(Iterator<List<Object>> rows) {
      return rows.hasNext() ? rows.next() : null;
    }

    private void note(@Nullable List<Object> row) {
      if (row != null && examples.size() < EXAMPLES) {
        examples.add(
            String.join(" ", row.subList(0, table.key()).stream().map(Object::toString).toList()));
      }
    }

    /// By the key; who has no row left comes last.
    private int compare(@Nullable List<Object> a, @Nullable List<Object> b) {
      if (a == null || b == null) {
        return a == null ? 1 : -1;
      }
      for (int i = 0; i < table.key(); i++) {
        int order = compare(a.get(i), b.get(i));
        if (order != 0) {
          return order;
        }
      }
      return 0;
    }

    /// As the databases order them: numbers, and text byte by byte.
    private static int compare(Object a, Object b) {
      return a instanceof Long x && b instanceof Long y
          ? Long.compare(x, y)
          : Arrays.compareUnsigned(a.toString().getBytes(UTF_8), b.toString().getBytes(UTF_8));
    }
  }
}
