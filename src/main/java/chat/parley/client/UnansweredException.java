package chat.parley.client;

/// No answer came: there is no connection, it broke, or the time was up. What was asked may or may
/// not have happened. Never for what goes by the outbox, which repeats it.
public final class UnansweredException extends ClientException {
  private static final long serialVersionUID = 1L;

  UnansweredException(String message) {
    super(message);
  }
}
