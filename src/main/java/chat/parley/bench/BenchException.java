package chat.parley.bench;

import org.jspecify.annotations.Nullable;

/// What is to be measured cannot be: the message says why, in one line.
public final class BenchException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BenchException(String message) {
    this(message, null);
  }

  BenchException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
