package chat.parley.store;

import java.sql.BatchUpdateException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// What is told of a failing database. Drivers and Jdbi put statements and their arguments, thus
/// what people wrote, into the messages of some exceptions; those are left out, as causes too.
final class Failures {
  private Failures() {}

  /// @param database its name
  /// @param doing what was tried, as in "write a batch"
  static StoreException during(String database, String doing, Throwable failure) {
    SQLException cause = sqlCause(failure);
    return new StoreException(
        "cannot %s: %s: %s".formatted(doing, database, reason(failure, cause)), cause);
  }

  static StoreException opening(String database, Throwable failure) {
    SQLException cause = sqlCause(failure);
    return new StoreException(
        "cannot open the store %s: %s".formatted(database, reason(failure, cause)),
        cause == null ? failure : cause);
  }

  private static String reason(Throwable failure, @Nullable SQLException cause) {
    if (cause != null) {
      return firstLine(cause);
    }
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return firstLine(root);
  }

  private static String firstLine(Throwable failure) {
    String message = failure.getMessage();
    return message == null || message.isBlank()
        ? failure.getClass().getSimpleName()
        : message.strip().lines().findFirst().orElse(message);
  }

  /// What the database itself said: the innermost SQL exception. That of a batch repeats the
  /// statement with its arguments (PostgreSQL) and is chained to the one that doesn't.
  private static @Nullable SQLException sqlCause(Throwable failure) {
    SQLException found = null;
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof SQLException sql) {
        found = sql;
      }
    }
    return found instanceof BatchUpdateException batch && batch.getNextException() != null
        ? batch.getNextException()
        : found;
  }
}
