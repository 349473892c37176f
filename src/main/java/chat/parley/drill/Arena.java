package chat.parley.drill;

import chat.parley.chat.ChatId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/// Where a fault is let loose: a cluster that serves and people who talk.
///
/// Confined to the thread that runs the drill.
final class Arena {
  private static final ChatId NO_CHAT = new ChatId("-");

  private final Cluster cluster;
  private final Workload load;
  private final Random random;
  private final Duration duration;
  private final List<String> notes = new ArrayList<>();
  private final List<Violation> broken = new ArrayList<>();

  Arena(Cluster cluster, Workload load, Random random, Duration duration) {
    this.cluster = cluster;
    this.load = load;
    this.random = random;
    this.duration = duration;
  }

  Cluster cluster() {
    return cluster;
  }

  Workload load() {
    return load;
  }

  /// How long the fault goes on, if it has no length of its own.
  Duration duration() {
    return duration;
  }

  /// One of them, by the seed.
  <T> T any(List<T> some) {
    return some.get(random.nextInt(some.size()));
  }

  /// @return `from` to `to`, both inclusive
  int number(int from, int to) {
    return random.nextInt(from, to + 1);
  }

  /// Lets time pass.
  void pause(Duration time) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(time.toMillis());
  }

  void pauseMillis(long millis) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(millis);
  }

  /// What the table is to say besides its figures.
  void note(String text) {
    notes.add(text);
  }

  /// What the fault itself promises.
  void promise(boolean kept, String what) {
    if (!kept) {
      broken.add(new Violation(Violation.Kind.PROMISE_BROKEN, NO_CHAT, what));
    }
  }

  List<String> notes() {
    return List.copyOf(notes);
  }

  List<Violation> broken() {
    return List.copyOf(broken);
  }
}
