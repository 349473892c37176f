package chat.parley.bench;

import chat.parley.chat.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// What the parts of one run share: its clock, its threads, and how it speaks. Thread-safe.
final class Bench implements AutoCloseable {
  private final BenchOptions options;
  private final Threads threads = new Threads();
  private final List<Loop> loops = new ArrayList<>();
  private final Dialer dialer = new Dialer();
  private final long origin = System.nanoTime();
  private volatile String run = "";
  private volatile @Nullable Rollcall rollcall;

  Bench(BenchOptions options) {
    this.options = options;
    threads.all().forEach(thread -> loops.add(new Loop(thread, new Tally())));
  }

  BenchOptions options() {
    return options;
  }

  List<Loop> loops() {
    return loops;
  }

  Dialer dialer() {
    return dialer;
  }

  Dialect dialect() {
    return options.dialect();
  }

  int size() {
    return options.size();
  }

  Optional<String> token(UserId user) {
    return options.tokens().apply(user);
  }

  /// Nanoseconds since the run began.
  long now() {
    return System.nanoTime() - origin;
  }

  /// From now on all names are other ones, but for a given prefix, and all keys of messages.
  void nameAnew() {
    int number = ThreadLocalRandom.current().nextInt(36 * 36 * 36, 1 << 30);
    run = "b" + Integer.toString(number, 36) + "-";
  }

  /// A name that no other run has, unless a prefix is given.
  String name(String kind, int number) {
    return options.prefix().orElse(run) + kind + number;
  }

  /// What no other run's keys begin with: whoever comes back under the same name is not to be taken
  /// for one who says the same again.
  String run() {
    return run;
  }

  /// From now on messages are counted by this.
  void call(Rollcall next) {
    rollcall = next;
  }

  boolean isLast(Stamp stamp) {
    Rollcall now = rollcall;
    return now != null && now.present(stamp);
  }

  /// Returns when each loop has done what it had to do: what its members noted can be read then.
  void quiesce() throws InterruptedException {
    for (Loop loop : loops) {
      loop.thread().submit(() -> {}).sync();
    }
  }

  @Override
  public void close() {
    threads.close();
  }
}
