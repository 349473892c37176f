package chat.parley.embedded;

import java.io.Serial;

/// The broker could not be started. The message is one line, fit to be shown to an operator; the
/// cause, if any, is for the log.
public final class BrokerStartException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  BrokerStartException(String message) {
    super(message);
  }

  BrokerStartException(String message, Throwable cause) {
    super(message, cause);
  }
}
