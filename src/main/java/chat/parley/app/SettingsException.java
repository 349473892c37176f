package chat.parley.app;

/// The settings are wrong. The message is one line for the operator: what is wrong, where it was
/// set, what is allowed. It is shown without a stack trace.
final class SettingsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SettingsException(String message) {
    super(message);
  }
}
