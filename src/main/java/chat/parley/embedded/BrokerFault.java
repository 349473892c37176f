package chat.parley.embedded;

import java.io.Serial;

/// Stops the thread of Kafka that wanted to end the process. An `Error`, so that code which goes on
/// after an `Exception` does not go on after this.
final class BrokerFault extends Error {
  @Serial private static final long serialVersionUID = 1L;

  BrokerFault(String reason) {
    super(reason);
  }
}
