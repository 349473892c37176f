package chat.parley.directory;

import org.jspecify.annotations.Nullable;

/// The directory cannot be reached, or failed.
public class DirectoryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public DirectoryException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
