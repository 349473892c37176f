package chat.parley.store;

import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/// How one transaction is made to wait for the disk on a connection whose others do not: by
/// statements before it, at its beginning, and after it. Empty ones are left out.
record Durability(String before, String at, String after) {
  /// The result of such a transaction.
  <R> R transaction(Handle handle, Function<Handle, R> transaction) {
    run(handle, before);
    try {
      return handle.inTransaction(
          inside -> {
            run(inside, at);
            return transaction.apply(inside);
          });
    } finally {
      run(handle, after);
    }
  }

  private static void run(Handle handle, String statement) {
    if (!statement.isEmpty()) {
      handle.execute(statement);
    }
  }
}
