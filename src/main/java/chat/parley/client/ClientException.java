package chat.parley.client;

/// Why a request of a [ParleyClient] got no answer of the kind that was hoped for.
public abstract sealed class ClientException extends RuntimeException
    permits RefusedException, UnansweredException, OutboxFullException, ClientClosedException {
  private static final long serialVersionUID = 1L;

  ClientException(String message) {
    super(message);
  }
}
