package chat.parley.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
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

  /// Moves a position by compare-and-set.
  ///
  /// @return the epoch of the partition's topic; empty, with nothing changed, if the position is
  ///   not `from`
  static OptionalInt move(Handle handle, int partition, LogPosition from, LogPosition to) {
    return handle
        .createQuery(
            """
            UPDATE log_positions
            SET topic_id = :toTopic,
                next_offset = :toNext,
                epoch = CASE WHEN topic_id = :toTopic THEN epoch ELSE epoch + 1 END
            WHERE log_partition = :partition AND topic_id = :fromTopic AND next_offset = :fromNext
            RETURNING epoch
            """)
        .bind("partition", partition)
        .bind("fromTopic", from.topicId())
        .bind("fromNext", from.nextOffset())
        .bind("toTopic", to.topicId())
        .bind("toNext", to.nextOffset())
        .mapTo(Integer.class)
        .findOne()
        .map(OptionalInt::of)
        .orElseGet(OptionalInt::empty);
  }
}
