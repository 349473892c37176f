package chat.parley.app;

/// What a start needs is not there, or refuses. The message is for the operator: it names the
/// setting that says where it should be.
final class StartException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StartException(String message) {
    super(message);
  }

  StartException(String message, Throwable cause) {
    super(message, cause);
  }
}
