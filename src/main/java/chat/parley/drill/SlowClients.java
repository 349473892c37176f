package chat.parley.drill;

import chat.parley.chat.ChatId;
import chat.parley.chat.UserId;
import chat.parley.client.ClientThreads;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/// Members of a busy chat who stop reading, first one, then a thousand, all on one node. Phases
/// without and with them are taken in turn.
///
/// Confined to the thread that runs the drill.
final class SlowClients {
  private static final int SPEAKERS = 9;
  private static final int ROUNDS = 4;
  private static final Duration PHASE = Duration.ofSeconds(10);
  private static final Duration WARM_UP = Duration.ofSeconds(6);
  private static final Duration PACE = Duration.ofMillis(40);

  /// A megabyte, which is a node's patience, and what the kernels hold, is full after some seven
  /// seconds.
  private static final int TEXT_BYTES = 8_000;

  /// The kernel makes no less of it than it must: the window is soon zero.
  private static final int RECEIVE_BUFFER = 4_096;

  private static final int AT_A_TIME = 32;
  private static final double LIMIT = 1.5;
  private static final double MEGABYTE = 1 << 20;

  private final Arena arena;
  private final NodeProcess node;
  private final NodeMemory memory;
  private long peak;

  private SlowClients(Arena arena) {
    this.arena = arena;
    this.node = arena.any(arena.cluster().nodes());
    this.memory = new NodeMemory(node.process().pid());
  }

  static void run(Arena arena) throws InterruptedException {
    SlowClients fault = new SlowClients(arena);
    fault.compare(1);
    fault.compare(1_000);
  }

  private void compare(int count) throws InterruptedException {
    ChatId chat = new ChatId(arena.load().group().id() + "-" + count);
    List<UserId> slow =
        IntStream.range(0, count).mapToObj(i -> new UserId(chat + "-s" + i)).toList();
    try (ClientThreads threads = new ClientThreads(2);
        BusyChat talk =
            new BusyChat(chat, SPEAKERS, PACE, TEXT_BYTES, arena.cluster().urls(), threads)) {
      talk.open(slow);
      talk.talk(WARM_UP, () -> {});
      OptionalLong before = memory.heapAfterCollection();
      long residentBefore = memory.resident();
      peak = residentBefore;
      List<Duration> without = new ArrayList<>();
      List<Duration> with = new ArrayList<>();
      for (int i = 0; i < ROUNDS; i++) {
        without.add(talk.talk(PHASE, () -> {}));
        with.add(withThem(talk, slow));
      }
      judge(count, new Comparison(without, with));
      judgeMemory(count, before, memory.heapAfterCollection(), residentBefore);
    }
  }

  private Duration withThem(BusyChat talk, List<UserId> slow) throws InterruptedException {
    List<RawClient> clients =
        each(slow, user -> RawClient.live(node.url(), user, "slow", RECEIVE_BUFFER));
    try {
      Duration p99 = talk.talk(PHASE, () -> peak = Math.max(peak, memory.resident()));
      long connected = each(clients, RawClient::ended).stream().filter(ended -> !ended).count();
      arena.promise(
          connected == 0,
          "%d of %d clients that read nothing are still connected"
              .formatted(connected, slow.size()));
      return p99;
    } finally {
      clients.forEach(RawClient::close);
    }
  }

  @FunctionalInterface
  private interface Step<A, B> {
    B of(A subject) throws IOException;
  }

  /// Some at a time.
  private static <A, B> List<B> each(List<A> subjects, Step<A, B> step)
      throws InterruptedException {
    List<B> done = new ArrayList<>();
    try (ExecutorService workers =
        Executors.newFixedThreadPool(AT_A_TIME, Thread.ofVirtual().factory())) {
      List<Callable<B>> tasks = new ArrayList<>();
      subjects.forEach(subject -> tasks.add(() -> step.of(subject)));
      for (Future<B> task : workers.invokeAll(tasks)) {
        done.add(task.get());
      }
      return done;
    } catch (ExecutionException e) {
      throw new DrillException("a slow client has failed: " + e.getCause(), e);
    }
  }

  private void judge(int count, Comparison p99) {
    arena.note("p99 of the others with %d slow: %s".formatted(count, p99));
    arena.promise(
        p99.within(LIMIT),
        "p99 with %d slow clients is above %.1f ×: %s".formatted(count, LIMIT, p99));
  }

  private void judgeMemory(
      int count, OptionalLong before, OptionalLong after, long residentBefore) {
    arena.note(
        String.format(
            Locale.ROOT,
            "resident %.0f MB, at most %.0f",
            residentBefore / MEGABYTE,
            peak / MEGABYTE));
    if (before.isEmpty() || after.isEmpty()) {
      arena.note("heap not measured: this Java has no jcmd");
      return;
    }
    String heap =
        String.format(
            Locale.ROOT,
            "heap after GC %.0f MB, before %.0f",
            after.getAsLong() / MEGABYTE,
            before.getAsLong() / MEGABYTE);
    arena.note(heap);
    arena.promise(
        after.getAsLong() <= LIMIT * before.getAsLong(),
        "%s grew with %d slow clients: %s".formatted(node.name(), count, heap));
  }
}
