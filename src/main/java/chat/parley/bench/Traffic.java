package chat.parley.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.HdrHistogram.Histogram;

/// Lets members talk at a rate, and finds out what became of every message.
///
/// Used by the thread that runs the bench.
final class Traffic {
  private static final long HEAD_START = TimeUnit.MILLISECONDS.toNanos(200);
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  /// When nothing has come for so long, nothing will.
  private static final long SILENCE = TimeUnit.SECONDS.toNanos(10);

  private final Bench bench;
  private final Crew crew;
  private final List<Member> talkers;
  private final Function<Member, List<Member>> audience;
  private final Progress progress;

  /// @param talkers are the first of the crew
  /// @param audience who is to be shown what a talker says: as many for each
  Traffic(
      Bench bench,
      Crew crew,
      List<Member> talkers,
      Function<Member, List<Member>> audience,
      Progress progress) {
    this.bench = bench;
    this.crew = crew;
    this.talkers = List.copyOf(talkers);
    this.audience = audience;
    this.progress = progress;
  }

  /// May be called again, one after the other.
  Figures run(double rate, Duration warmup, Duration measured) throws InterruptedException {
    Totals before = totals();
    Window window = start(rate, warmup, measured);
    ServerProcess server = new ServerProcess(bench.options().serverPids());
    watch(window.from());
    Map<Long, Double> cpu = server.cpuSecondsOfEach();
    Totals from = totals();
    watch(window.to());
    Map<Long, Double> cpuUsed = server.cpuSecondsOfEachSince(cpu);
    Totals measuredTotals = totals().since(from);
    settle(before);
    bench.quiesce();
    return figures(rate, window, measuredTotals, cpuUsed);
  }

  private Window start(double rate, Duration warmup, Duration measured)
      throws InterruptedException {
    bench.quiesce();
    long begin = bench.now() + HEAD_START;
    Window window =
        new Window(begin + warmup.toNanos(), begin + warmup.toNanos() + measured.toNanos());
    callTheRoll(rate * (window.to() - begin) / 1e9);
    for (Loop loop : bench.loops()) {
      loop.thread().submit(() -> loop.tally().open(window)).sync();
      List<Member> here = talkers.stream().filter(it -> it.loop().equals(loop)).toList();
      if (!here.isEmpty()) {
        double share = rate * here.size() / talkers.size();
        new Pacer(bench, loop, here, share, begin, window.to()).start();
      }
    }
    return window;
  }

  private void callTheRoll(double messages) {
    int audienceSize = audience.apply(talkers.getFirst()).size();
    if (audienceSize > 1) {
      int sent = talkers.stream().mapToInt(Member::sent).max().orElse(0);
      int each = sent + (int) Math.ceil(messages / talkers.size()) + 2;
      bench.call(new Rollcall(talkers.size(), each, audienceSize));
    }
  }

  private void watch(long until) throws InterruptedException {
    for (long now = bench.now(); now < until; now = bench.now()) {
      TimeUnit.NANOSECONDS.sleep(Math.min(SECOND, until - now));
      progress.print(bench);
    }
  }

  /// Waits until each message is answered and everyone was shown what was acknowledged.
  private void settle(Totals begin) throws InterruptedException {
    int audienceSize = audience.apply(talkers.getFirst()).size();
    boolean acknowledges = bench.dialect().acknowledges();
    long before = -1;
    long since = bench.now();
    while (bench.now() - since < SILENCE) {
      Totals now = totals().since(begin);
      boolean answered = !acknowledges || now.acked() + now.refused() == now.sent();
      if (answered && now.delivered() >= now.due() * audienceSize) {
        return;
      }
      if (now.acked() + now.delivered() != before) {
        before = now.acked() + now.delivered();
        since = bench.now();
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  private record Totals(
      long sent, long refused, long acked, long delivered, long due, long reads, long frames) {
    Totals since(Totals begin) {
      return new Totals(
          sent - begin.sent,
          refused - begin.refused,
          acked - begin.acked,
          delivered - begin.delivered,
          due - begin.due,
          reads - begin.reads,
          frames - begin.frames);
    }
  }

  private Totals totals() {
    return new Totals(
        total(it -> it.sent.sum()),
        total(it -> it.refused.sum()),
        total(it -> it.acked.sum()),
        total(it -> it.delivered.sum()),
        total(it -> it.due.sum()),
        total(it -> it.reads.sum()),
        total(it -> it.frames.sum()));
  }

  private long total(ToLongFunction<Tally> figure) {
    return bench.loops().stream().map(Loop::tally).mapToLong(figure).sum();
  }

  private Figures figures(double rate, Window window, Totals totals, Map<Long, Double> cpuUsed) {
    long lost = 0;
    long duplicated = 0;
    long misordered = 0;
    long unanswered = 0;
    for (Member talker : talkers) {
      for (Member member : audience.apply(talker)) {
        if (member.isGone()) {
          continue; // Counted as a lost session: it will find the rest in the history.
        }
        lost += member.arrivals(talker.number()).missing(talker.acked());
      }
      unanswered += talker.unanswered();
      duplicated += talker.ackedTwice();
    }
    for (Member member : crew.members()) {
      for (Arrivals arrivals : member.arrivals()) {
        duplicated += arrivals.duplicated();
        misordered += arrivals.misordered();
      }
    }
    return new Figures(
        rate,
        window.seconds(),
        totals.acked() / window.seconds(),
        totals.delivered() / window.seconds(),
        merged(it -> it.acks),
        merged(it -> it.deliveries),
        merged(it -> it.lasts),
        lost,
        duplicated,
        misordered,
        unanswered,
        refusals(),
        crew.lostSessions(),
        totals.frames() / (double) Math.max(1, totals.reads()),
        cpuUsed);
  }

  private Histogram merged(Function<Tally, Histogram> figure) {
    Histogram all = new Histogram(3);
    bench.loops().forEach(loop -> all.add(figure.apply(loop.tally())));
    return all;
  }

  private Map<String, Long> refusals() {
    Map<String, Long> all = new TreeMap<>();
    for (Loop loop : bench.loops()) {
      loop.tally().refusals.forEach((code, count) -> all.merge(code, count, Long::sum));
    }
    return all;
  }

  /// Ends all sessions.
  void close() {
    crew.members().forEach(member -> member.loop().thread().execute(member::cut));
  }

  /// Everyone of a group but the one who talks.
  static List<Member> others(List<Member> all, Member talker) {
    List<Member> others = new ArrayList<>(all);
    others.remove(talker);
    return others;
  }
}
