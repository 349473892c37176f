package chat.parley.embedded;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.Exit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps Kafka from ending this process: `Exit.exit` and `Exit.halt` tell the running broker
/// instead and stop the calling thread by a `BrokerFault`. Kafka's callers do not expect to go on;
/// were they parked rather than thrown out, they would keep the locks that closing the broker
/// needs.
///
/// Process-wide, like `Exit` itself. The procedures are set once and never taken back: Kafka's
/// threads may outlive a broker that could not be stopped. Thread-safe.
final class ProcessExit {
  private static final Logger log = LoggerFactory.getLogger(ProcessExit.class);
  private static final AtomicReference<@Nullable Consumer<String>> listener =
      new AtomicReference<>();

  static {
    Exit.setExitProcedure(ProcessExit::refuse);
    Exit.setHaltProcedure(ProcessExit::refuse);
  }

  private ProcessExit() {}

  /// From now on the reason for each attempt goes to `broker`, on the attempting thread.
  ///
  /// @throws BrokerStartException if another broker runs in this process
  static void divertTo(Consumer<String> broker) {
    if (!listener.compareAndSet(null, broker)) {
      throw new BrokerStartException("another Kafka broker runs in this process");
    }
  }

  static void release(Consumer<String> broker) {
    listener.compareAndSet(broker, null);
  }

  private static void refuse(int status, @Nullable String message) {
    String reason =
        "Kafka wants to end the process with status %d in %s%s"
            .formatted(status, caller(), message == null ? "" : ": " + message);
    Consumer<String> broker = listener.get();
    if (broker == null) {
      log.error("{}, after its broker was closed", reason);
    } else {
      broker.accept(reason);
    }
    throw new BrokerFault(reason);
  }

  /// The method that called `Exit`: most callers give no message, and leave the reason to the log.
  private static String caller() {
    return StackWalker.getInstance()
        .walk(
            frames ->
                frames
                    .filter(frame -> !frame.getClassName().equals(ProcessExit.class.getName()))
                    .filter(frame -> !frame.getClassName().equals(Exit.class.getName()))
                    .map(frame -> frame.getClassName() + "." + frame.getMethodName())
                    .findFirst())
        .map(Objects::requireNonNull)
        .orElse("an unknown method");
  }
}
