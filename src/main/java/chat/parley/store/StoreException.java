package chat.parley.store;

import org.jspecify.annotations.Nullable;

/// The database cannot be reached, or failed.
public class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StoreException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
