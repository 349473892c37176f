package chat.parley.app;

import chat.parley.directory.NodeIdTakenException;
import chat.parley.embedded.BrokerStartException;
import chat.parley.kafka.KafkaException;
import chat.parley.store.StoreException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/// How a process that serves lives: starts, says so in one line, serves until it is told to stop or
/// cannot go on, closes.
///
/// Exit codes: 0 after SIGTERM or SIGINT, 1 if it cannot start or go on.
final class Lifetime {
  /// What is started and then serves.
  interface Serving extends AutoCloseable {
    /// Returns when it serves.
    ///
    /// @return the line that says so
    String start() throws IOException;

    @Override
    void close();
  }

  private final CompletableFuture<String> fault = new CompletableFuture<>();
  private final CommandSpec spec;

  Lifetime(CommandSpec spec) {
    this.spec = spec;
  }

  /// Ends it; the reason is for the operator.
  void fail(String reason) {
    fault.complete(reason);
  }

  /// Returns the exit code, when the end was not a signal's.
  int run(Serving serving) {
    Thread onSignal = new Thread(() -> closeAndLeave(serving), "on-signal");
    Runtime.getRuntime().addShutdownHook(onSignal);
    String reason;
    try (serving) {
      println(spec.commandLine().getOut(), serving.start());
      reason = fault.join();
    } catch (IOException
        | BrokerStartException
        | KafkaException
        | StoreException
        | NodeIdTakenException e) {
      reason = e.getMessage();
    }
    if (isStillToRun(onSignal)) {
      println(spec.commandLine().getErr(), spec.qualifiedName() + ": " + reason);
    }
    return 1;
  }

  /// The signal has begun the JVM's own end, which would report 128 + the signal; having stopped
  /// cleanly is 0.
  private static void closeAndLeave(Serving serving) {
    serving.close();
    Runtime.getRuntime().halt(0);
  }

  /// Whether no signal has come so far, in which case the hook is taken back.
  private static boolean isStillToRun(Thread hook) {
    try {
      return Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      return false;
    }
  }

  private static void println(PrintWriter writer, @Nullable String line) {
    writer.println(line);
    writer.flush();
  }
}
