package chat.parley.store;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.transaction.DelegatingTransactionHandler;
import org.jdbi.v3.core.transaction.LocalTransactionHandler;

/// Transactions of SQLite that take the write lock when they begin, so that they wait for other
/// writers there and nowhere else: one that has read and then wants to write cannot wait, it fails.
///
/// Said in SQL, not through JDBC: the driver's `commit()` begins another transaction at once, and
/// if that one doesn't get the lock, it reports what it has committed as failed.
///
/// Without state of its own.
final class ImmediateTransactions extends DelegatingTransactionHandler {
  ImmediateTransactions() {
    super(new LocalTransactionHandler());
  }

  @Override
  public <R, X extends Exception> R inTransaction(Handle handle, HandleCallback<R, X> callback)
      throws X {
    handle.execute("BEGIN IMMEDIATE");
    try {
      R result = callback.withHandle(handle);
      handle.execute("COMMIT");
      return result;
    } catch (Throwable failure) {
      rollback(handle, failure);
      throw failure;
    }
  }

  private static void rollback(Handle handle, Throwable failure) {
    try {
      handle.execute("ROLLBACK");
    } catch (RuntimeException e) {
      // After some errors, a full disk for one, SQLite has rolled back itself.
      failure.addSuppressed(e);
    }
  }
}
