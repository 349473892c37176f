package chat.parley.bench;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/// All connections to one node break at once and come back, with a resume, to the others; meanwhile
/// something is said in each of their groups.
///
/// They come back as docs/protocol.md asks of clients: with full jitter, from 0.5 s to 20 s.
///
/// @param liveAgainS from the break until the last of them was live
/// @param outages of each, in nanoseconds
/// @param unanswered said, and neither acknowledged nor refused
record Storm(
    int connections,
    double connectSeconds,
    double liveAgainS,
    Histogram outages,
    long attempts,
    long lost,
    long duplicated,
    long misordered,
    long unanswered) {
  private static final int GROUP = 100;
  private static final int PATIENCE_SECONDS = 120;

  /// A process that is killed takes its connections with it at once.
  private static final int BREAK_SECONDS = 10;

  static Storm run(Bench bench, Progress progress) throws InterruptedException {
    return new Weather(bench, progress).run();
  }

  /// Used by the thread that runs the bench, but for what the members' loops tell it.
  private static final class Weather implements Member.Host {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(20);

    private final Bench bench;
    private final Progress progress;
    private final Crew crew;
    private final List<URI> urls;
    private final List<List<Member>> groups = new ArrayList<>();
    private final Map<Member, Integer> failures = new ConcurrentHashMap<>();
    private final Set<Member> away = ConcurrentHashMap.newKeySet();
    private final AtomicLong attempts = new AtomicLong();
    private final AtomicLong lastLive = new AtomicLong();
    private final Histogram outages = new ConcurrentHistogram(3);
    private volatile long broke;

    Weather(Bench bench, Progress progress) {
      this.bench = bench;
      this.progress = progress;
      this.urls = bench.options().urls();
      this.crew = new Crew(bench);
    }

    Storm run() throws InterruptedException {
      assemble();
      long began = bench.now();
      progress.say("connecting %d users".formatted(crew.members().size()));
      crew.connect(this::home);
      double connectSeconds = (bench.now() - began) / 1e9;
      progress.say("live after %.1f s; making groups".formatted(connectSeconds));
      for (List<Member> group : groups) {
        Room.make(room(group), group);
      }
      say();
      settle(1);
      crew.handOver(this);
      bench.quiesce();
      breakAll();
      say();
      awaitAll();
      say();
      settle(3);
      return storm(connectSeconds);
    }

    /// The first of each group stays where it is and talks; the others are hit.
    private void assemble() {
      List<Member> group = new ArrayList<>();
      for (int i = 0; i < bench.options().connections(); i++) {
        if (group.isEmpty()) {
          group.add(crew.add("talker"));
          groups.add(group);
        }
        group.add(crew.add("s"));
        if (group.size() > GROUP) {
          group = new ArrayList<>();
        }
      }
      for (List<Member> each : groups) {
        each.forEach(member -> member.talkTo(room(each)));
      }
    }

    private Addressee room(List<Member> group) {
      return Addressee.chat(bench.name("room", group.getFirst().number()));
    }

    private boolean isTalker(Member member) {
      return member.user().value().contains("talker");
    }

    private URI home(Member member) {
      return isTalker(member) ? urls.getLast() : urls.getFirst();
    }

    private void breakAll() {
      List<Member> hit = crew.members().stream().filter(it -> !isTalker(it)).toList();
      away.addAll(hit);
      broke = bench.now();
      bench
          .options()
          .killPid()
          .ifPresentOrElse(
              Weather::kill, () -> hit.forEach(it -> it.loop().thread().execute(it::cut)));
      progress.say("%d connections broken".formatted(hit.size()));
    }

    private static void kill(long pid) {
      if (!ProcessHandle.of(pid).map(ProcessHandle::destroyForcibly).orElse(false)) {
        throw new BenchException("--kill-pid: process %d could not be killed".formatted(pid));
      }
    }

    @Override
    public void gone(Member member, String why) {
      away.add(member);
      int failed = failures.merge(member, 1, Integer::sum);
      long longest =
          Math.min(FIRST_PAUSE.toMillis() << Math.min(failed - 1, 10), LONGEST_PAUSE.toMillis());
      member
          .loop()
          .thread()
          .schedule(
              () -> comeBack(member, failed),
              ThreadLocalRandom.current().nextLong(longest + 1),
              TimeUnit.MILLISECONDS);
    }

    private void comeBack(Member member, int failed) {
      attempts.incrementAndGet();
      // The next of the list, as whoever does not know which node died.
      crew.dial(member, this, urls.get((member.number() + failed) % urls.size()));
    }

    @Override
    public void live(Member member) {
      failures.remove(member);
      outages.recordValue(bench.now() - broke);
      lastLive.accumulateAndGet(bench.now(), Math::max);
      away.remove(member);
    }

    private void awaitAll() throws InterruptedException {
      long end = bench.now() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
      while (!away.isEmpty()) {
        if (bench.now() > end) {
          throw new BenchException(
              "after %d s %d are not live again".formatted(PATIENCE_SECONDS, away.size()));
        }
        if (attempts.get() == 0 && bench.now() - broke > TimeUnit.SECONDS.toNanos(BREAK_SECONDS)) {
          throw new BenchException(
              "no connection broke: is --kill-pid the node at the first --url?");
        }
        TimeUnit.MILLISECONDS.sleep(100);
        progress.say("%.1f s: %d away".formatted((bench.now() - broke) / 1e9, away.size()));
      }
    }

    private void say() {
      for (List<Member> group : groups) {
        Member talker = group.getFirst();
        talker.loop().thread().execute(() -> talker.talk(bench.now()));
      }
    }

    /// Waits until all is answered and everyone was shown so many messages, or nothing more comes.
    private void settle(int messages) throws InterruptedException {
      long wanted = (long) messages * (crew.members().size() - groups.size());
      long end = bench.now() + TimeUnit.SECONDS.toNanos(30);
      while ((total(it -> it.delivered) < wanted || !answered()) && bench.now() < end) {
        TimeUnit.MILLISECONDS.sleep(50);
      }
      bench.quiesce();
    }

    private boolean answered() {
      return total(it -> it.acked) + total(it -> it.refused) == total(it -> it.sent);
    }

    private long total(Function<Tally, LongAdder> figure) {
      return bench.loops().stream().mapToLong(it -> figure.apply(it.tally()).sum()).sum();
    }

    private Storm storm(double connectSeconds) {
      long lost = 0;
      long duplicated = 0;
      long misordered = 0;
      long unanswered = 0;
      for (List<Member> group : groups) {
        Member talker = group.getFirst();
        unanswered += talker.unanswered();
        duplicated += talker.ackedTwice();
        for (Member member : group.subList(1, group.size())) {
          Arrivals arrivals = member.arrivals(talker.number());
          lost += arrivals.missing(talker.acked());
          duplicated += arrivals.duplicated();
          misordered += arrivals.misordered();
        }
      }
      return new Storm(
          bench.options().connections(),
          connectSeconds,
          (lastLive.get() - broke) / 1e9,
          outages,
          attempts.get(),
          lost,
          duplicated,
          misordered,
          unanswered);
    }
  }
}
