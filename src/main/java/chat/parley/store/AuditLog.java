package chat.parley.store;

import java.util.List;
import java.util.Optional;

/// What was done, by whom. Entries are added, read, and removed when they are old.
///
/// Every method blocks, may be called from any thread, and throws [StoreException] when the
/// database cannot be reached or fails.
public interface AuditLog {
  /// Adds an entry, durably; one that is there already stays as it is.
  void record(AuditEntry entry);

  /// The newest first, `limit` at most.
  ///
  /// @param before the id of an entry; empty: from the newest
  List<AuditEntry> page(
      Optional<String> actor, Optional<String> target, Optional<String> before, int limit);

  /// Removes those from before a time.
  void purge(long before);
}
