package chat.parley.app;

import chat.parley.chatlog.ChatLogUnavailableException;
import chat.parley.directory.NodeIdTakenException;
import chat.parley.embedded.BrokerStartException;
import chat.parley.kafka.KafkaException;
import chat.parley.store.StoreException;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Model.CommandSpec;

/// How a process that serves lives: starts, says so in one line, serves until it is told to stop or
/// cannot go on, closes.
///
/// Exit codes: 0 after SIGTERM or SIGINT, 1 if it cannot start, go on or close in time, 2 for a
/// wrong setting.
final class Lifetime {
  /// What is started and then serves.
  interface Serving extends AutoCloseable {
    /// Returns when it serves.
    ///
    /// @return the line that says so
    String start() throws IOException;

    /// Before it is closed in good order: sends its clients elsewhere, within a limit of its own.
    /// Called while it starts it does nothing.
    default void drain() {}

    @Override
    void close();
  }

  private static final Logger log = LoggerFactory.getLogger(Lifetime.class);

  /// Longer than any draining takes. Together with closing it is well within the 30 s after which
  /// who sends a SIGTERM often sends a SIGKILL.
  private static final Duration DRAIN_PATIENCE = Duration.ofSeconds(14);

  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(9);

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
        | NodeIdTakenException
        | StartException
        | ChatLogUnavailableException e) {
      // Foreseen; the message is for the operator.
      reason = e.getMessage();
    } catch (SettingsException e) {
      leave(onSignal);
      throw e;
    } catch (RuntimeException e) {
      log.error("The start has failed", e);
      reason = "it could not start: " + e.getMessage();
    }
    if (leave(onSignal)) {
      println(spec.commandLine().getErr(), spec.qualifiedName() + ": " + reason);
    }
    return 1;
  }

  /// The signal has begun the JVM's own end, which would report 128 + the signal; having stopped
  /// cleanly is 0. What does not close in time is left: nothing is lost, as by a kill.
  private static void closeAndLeave(Serving serving) {
    SecondSignal.endsAtOnce();
    within(DRAIN_PATIENCE, "draining", serving::drain);
    boolean closed = within(CLOSE_PATIENCE, "closing", serving::close);
    if (!closed) {
      log.error("Not closed within {} s: ending all the same", CLOSE_PATIENCE.toSeconds());
    }
    Runtime.getRuntime().halt(closed ? 0 : 1);
  }

  /// Whether `task` has come to its end by then.
  private static boolean within(Duration patience, String name, Runnable task) {
    try {
      return Thread.ofPlatform().daemon().name(name).start(task).join(patience);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /// Takes the hook back; false if a signal has come, which ends the process.
  private static boolean leave(Thread hook) {
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
