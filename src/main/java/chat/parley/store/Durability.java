package chat.parley.store;

import org.jdbi.v3.core.Handle;

/// How one transaction is made to wait for the disk on a connection whose others do not: by
/// statements before it, at its beginning, and after it. Empty ones are left out.
record Durability(String before, String at, String after) {
  void begin(Handle handle) {
    run(handle, before);
  }

  void inside(Handle handle) {
    run(handle, at);
  }

  void end(Handle handle) {
    run(handle, after);
  }

  private static void run(Handle handle, String statement) {
    if (!statement.isEmpty()) {
      handle.execute(statement);
    }
  }
}
