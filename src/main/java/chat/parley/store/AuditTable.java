package chat.parley.store;

import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Table `audit`.
final class AuditTable {
  private AuditTable() {}

  static void insert(Handle handle, AuditEntry entry) {
    handle
        .createUpdate(
            """
            INSERT INTO audit (audit_id, at, actor, action, target, details, node, address)
            VALUES (:id, :at, :actor, :action, :target, :details, :node, :address)
            ON CONFLICT DO NOTHING
            """)
        .bind("id", entry.id())
        .bind("at", entry.at())
        .bind("actor", entry.actor())
        .bind("action", entry.action())
        .bind("target", entry.target().orElse(null))
        .bind("details", entry.details())
        .bind("node", entry.node())
        .bind("address", entry.address())
        .execute();
  }

  static List<AuditEntry> page(
      Handle handle,
      Optional<String> actor,
      Optional<String> target,
      Optional<String> before,
      int limit) {
    StringBuilder where = new StringBuilder("1 = 1");
    actor.ifPresent(_ -> where.append(" AND actor = :actor"));
    target.ifPresent(_ -> where.append(" AND target = :target"));
    before.ifPresent(_ -> where.append(" AND audit_id < :before"));
    var query =
        handle.createQuery(
            "SELECT * FROM audit WHERE %s ORDER BY audit_id DESC LIMIT :limit".formatted(where));
    actor.ifPresent(value -> query.bind("actor", value));
    target.ifPresent(value -> query.bind("target", value));
    before.ifPresent(value -> query.bind("before", value));
    return query
        .bind("limit", limit)
        .map(
            (row, _) ->
                new AuditEntry(
                    row.getString("audit_id"),
                    row.getLong("at"),
                    row.getString("actor"),
                    row.getString("action"),
                    Optional.ofNullable(row.getString("target")),
                    row.getString("details"),
                    row.getString("node"),
                    row.getString("address")))
        .list();
  }

  /// Ids are in the order of time.
  static void purge(Handle handle, long before) {
    handle.createUpdate("DELETE FROM audit WHERE at < :before").bind("before", before).execute();
  }
}
