package chat.parley.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Table `log_positions`: how far each partition of the chat log has been applied.
final class PositionTable {
  private PositionTable() {}

  static Optional<LogPosition> find(Handle handle, int partition) {
    return handle
        .createQuery(
            """
            SELECT topic_id, next_offset FROM log_positions WHERE log_partition = :partition
            """)
        .bind("partition", partition)
        .map((row, _) -> position(row))
        .findOne();
  }

  static Map<Integer, LogPosition> all(Handle handle) {
    Map<Integer, LogPosition> positions = new HashMap<>();
    handle
        .createQuery("SELECT log_partition, topic_id, next_offset FROM log_positions")
        .map((row, _) -> Map.entry(row.getInt("log_partition"), position(row)))
        .forEach(found -> positions.put(found.getKey(), found.getValue()));
    return positions;
  }

  private static LogPosition position(ResultSet row) throws SQLException {
    return new LogPosition(row.getString("topic_id"), row.getLong("next_offset"));
  }

  /// Returns false if the partition has a position already.
  static boolean insert(Handle handle, int partition, LogPosition first) {
    return handle
            .createUpdate(
                """
                INSERT INTO log_positions (log_partition, topic_id, next_offset, epoch)
                VALUES (:partition, :topic, :next, 1)
                ON CONFLICT (log_partition) DO NOTHING
                """)
            .bind("partition", partition)
            .bind("topic", first.topicId())
            .bind("next", first.nextOffset())
            .execute()
        == 1;
  }

  /// Moves positions by compare-and-set, all in one statement. Their rows are locked in the order
  /// of the partitions, so that an owner and its successor cannot wait for each other for ever: by
  /// a nested loop over the statement's rows, since PostgreSQL's other ways of joining are off
  /// ([PostgresDatabase]).
  ///
  /// @return the epoch of each partition that was moved; of one that is not at its `from`, nothing
  ///   has changed
  static Map<Integer, Integer> move(Handle handle, Collection<Batch.Advance> advances) {
    Map<Integer, Integer> epochs = new HashMap<>();
    new Rows<>(advances.stream().sorted(Comparator.comparingInt(Batch.Advance::partition)).toList())
        .integer("at", Batch.Advance::partition)
        .text("from_topic", advance -> advance.from().topicId())
        .bigint("from_next", advance -> advance.from().nextOffset())
        .text("to_topic", advance -> advance.to().topicId())
        .bigint("to_next", advance -> advance.to().nextOffset())
        .query(
            handle,
            """
            UPDATE log_positions AS p
            SET topic_id = r.to_topic,
                next_offset = r.to_next,
                epoch = CASE WHEN p.topic_id = r.to_topic THEN p.epoch ELSE p.epoch + 1 END
            FROM <rows>
            WHERE p.log_partition = <r.at>
              AND p.topic_id = r.from_topic
              AND p.next_offset = r.from_next
            RETURNING log_partition, epoch
            """,
            row -> Map.entry(row.getInt("log_partition"), row.getInt("epoch")))
        .forEach(moved -> epochs.put(moved.getKey(), moved.getValue()));
    return epochs;
  }
}
