package chat.parley.app;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/// Looks at all that a node would need, without changing any of it: what is wrong, and what to do.
///
/// The checks run at the same time, each on a thread of its own, and each for as long as one may
/// take: all of it takes no longer than the slowest.
final class Doctor {
  /// Looks at one thing. It may block, and may find nothing: what has no say here is no finding.
  interface Check {
    /// @param found told of each finding, at once: when the time is over, what was told until then
    ///   counts
    void look(Consumer<Finding> found) throws Exception;
  }

  /// @param what names the check if it has no answer
  record Named(String what, Check check) {}

  private final List<Named> checks;
  private final Duration patience;

  /// @param patience with each check
  Doctor(List<Named> checks, Duration patience) {
    this.checks = List.copyOf(checks);
    this.patience = patience;
  }

  /// What is looked at, in the order in which it is told.
  ///
  /// @param config the file that settings come from
  static List<Named> checks(
      Settings settings, Optional<Path> config, Machine machine, Duration patience) {
    DoctorMachine here = new DoctorMachine(machine);
    DoctorFolders folders = new DoctorFolders(settings, config);
    DoctorPorts ports = new DoctorPorts(settings, patience);
    return List.of(
        new Named("java", here::java),
        new Named("memory", here::memory),
        new Named("descriptors", here::descriptors),
        new Named("kernel", here::kernel),
        new Named("settings", found -> DoctorSettings.judge(settings, found)),
        new Named("data folder", folders::data),
        new Named("attachments", folders::attachments),
        new Named("disk", folders::space),
        new Named("secrets", folders::secrets),
        new Named("tls", new DoctorTls(settings, Clock.systemUTC())),
        new Named("port", ports::http),
        new Named("broker port", ports::broker),
        new Named("kafka", new DoctorKafka(settings, patience)),
        new Named("redis", new DoctorRedis(settings, patience)),
        new Named("database", folders::database),
        new Named("database", new DoctorStore(settings, patience)));
  }

  /// Blocks for as long as the patience, at most.
  List<Finding> examine() {
    List<Running> running = checks.stream().map(Running::start).toList();
    long deadline = System.nanoTime() + patience.toNanos();
    List<Finding> findings = new ArrayList<>();
    for (Running each : running) {
      findings.addAll(await(each, deadline));
    }
    return findings;
  }

  private List<Finding> await(Running running, long deadline) {
    try {
      running.end().get(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
      return List.copyOf(running.findings());
    } catch (TimeoutException _) {
      return running.with(
          "no answer within %d s".formatted(patience.toSeconds()),
          "See whether it hangs, or whether something on the way swallows what is sent to it;"
              + " --timeout gives it longer.");
    } catch (ExecutionException e) {
      return running.with(
          "the check itself has failed: " + e.getCause(), "Please report this as a bug of doctor.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return running.with("interrupted", "Ask again.");
    }
  }

  private record Running(String what, List<Finding> findings, CompletableFuture<Void> end) {
    static Running start(Named named) {
      Running running =
          new Running(named.what(), new CopyOnWriteArrayList<>(), new CompletableFuture<>());
      // What hangs for good must not keep the process.
      Thread.ofPlatform()
          .daemon()
          .name("doctor-" + named.what())
          .start(() -> running.run(named.check()));
      return running;
    }

    private void run(Check check) {
      try {
        check.look(findings::add);
        end.complete(null);
      } catch (Throwable e) {
        end.completeExceptionally(e);
      }
    }

    List<Finding> with(String failure, String remedy) {
      List<Finding> all = new ArrayList<>(findings);
      all.add(Finding.fail(what, failure, remedy));
      return all;
    }
  }
}
