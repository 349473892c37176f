package chat.parley.client;

/// The client is closed for good. What was in the outbox may or may not have happened.
public final class ClientClosedException extends ClientException {
  private static final long serialVersionUID = 1L;

  ClientClosedException(String why) {
    super("the client is closed: " + why);
  }
}
