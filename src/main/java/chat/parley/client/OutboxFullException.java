package chat.parley.client;

/// So much waits for its acknowledgement that the outbox takes no more. Nothing was sent.
public final class OutboxFullException extends ClientException {
  private static final long serialVersionUID = 1L;

  OutboxFullException(int limit) {
    super("outbox full: %d wait for their acknowledgement".formatted(limit));
  }
}
