package chat.parley.bench;

import chat.parley.chat.UserId;
import io.netty.channel.ChannelFuture;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// The members of a run and their connections.
///
/// Used by the thread that runs the bench; the members live on their loops.
final class Crew implements Member.Host {
  /// How many may be on their way when the next begins to connect: more would only wait in the
  /// node's backlog.
  private static final int CONNECTING = 256;

  private static final int PATIENCE_SECONDS = 60;

  private final Bench bench;
  private final List<Member> members = new ArrayList<>();
  private final Semaphore places = new Semaphore(CONNECTING);
  private final AtomicInteger live = new AtomicInteger();
  private final AtomicInteger gone = new AtomicInteger();
  private final AtomicReference<@Nullable String> whyGone = new AtomicReference<>();
  private volatile boolean connecting = true;

  Crew(Bench bench) {
    this.bench = bench;
    bench.nameAnew();
  }

  /// One more, who is not connected yet.
  Member add(String kind) {
    int number = members.size();
    Loop loop = bench.loops().get(number % bench.loops().size());
    UserId user = new UserId(bench.name(kind, number));
    Member member = new Member(number, user, loop, bench, this);
    members.add(member);
    return member;
  }

  List<Member> members() {
    return members;
  }

  /// Connects all, the one after the other; returns when all are live.
  ///
  /// @throws BenchException if one of them is not let in
  void connect(Site site) throws InterruptedException {
    for (Member member : members) {
      await(1, "connections");
      dial(member, this, site.of(member));
    }
    await(CONNECTING, "everyone to be live");
    places.release(CONNECTING);
    connecting = false;
  }

  /// Where each is.
  interface Site {
    URI of(Member member);
  }

  private void await(int permits, String what) throws InterruptedException {
    long end = bench.now() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!places.tryAcquire(permits, 100, TimeUnit.MILLISECONDS)) {
      requireNobodyGone();
      if (bench.now() > end) {
        throw new BenchException(
            "waited %d s for %s: %d of %d are live"
                .formatted(PATIENCE_SECONDS, what, live.get(), members.size()));
      }
    }
    requireNobodyGone();
  }

  private void requireNobodyGone() {
    String why = whyGone.get();
    if (why != null) {
      throw new BenchException(why);
    }
  }

  /// Connects one, who may have been connected before.
  ///
  /// @param host hears of it if that fails
  void dial(Member member, Member.Host host, URI url) {
    String path = bench.dialect().path(member.user(), bench.token(member.user()));
    Session session = new Session(member, Dialer.authority(url), path);
    ChannelFuture connected = bench.dialer().dial(member.loop(), url, session);
    connected.addListener(
        done -> {
          if (!done.isSuccess()) {
            host.gone(member, "%s cannot be reached: %s".formatted(url, done.cause().getMessage()));
          }
        });
  }

  @Override
  public void live(Member member) {
    live.incrementAndGet();
    if (connecting) {
      places.release();
    }
  }

  @Override
  public void gone(Member member, String why) {
    gone.incrementAndGet();
    whyGone.compareAndSet(null, member.user() + ": " + why);
  }

  /// From now on somebody else hears of all members.
  void handOver(Member.Host host) {
    members.forEach(member -> member.loop().thread().execute(() -> member.belongTo(host)));
  }

  /// How many sessions ended that should not have.
  int lostSessions() {
    return gone.get();
  }

  @Nullable String firstLoss() {
    return whyGone.get();
  }
}
