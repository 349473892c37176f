package chat.parley.directory;

import chat.parley.chat.NodeId;
import chat.parley.directory.Leases.Claim;
import chat.parley.directory.Leases.Claimant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps in Redis what the nodes of this process have there: renews their leases twice a second,
/// goes through their entries, puts back what is lost, and tells their watchers.
///
/// It must not miss that a lease had ended, for then nobody would mend what went past the node. So
/// it never sends a claim while an earlier one is unanswered, and takes a claim without an answer
/// for one that found the lease gone. The same goes for entries.
///
/// A thread of its own does all that. It and those who join and leave exclude each other; watchers
/// are called without the lock.
final class Keeper implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Keeper.class);
  private static final Duration LEAVE_PATIENCE = Duration.ofSeconds(2);
  private static final long JOIN_POLL_MILLIS = 100;
  private static final int BATCH = 500;

  private final RedisLink link;
  private final Leases leases;
  private final Entries entries;
  private final Mender mender;
  private final RedisTimes times;
  private final Map<Claimant, Resident> residents = new ConcurrentHashMap<>();
  private final ReentrantLock lock = new ReentrantLock(true);
  private final Thread thread;
  private @Nullable Asked asked;
  private boolean troubled;
  private volatile boolean closed;

  /// A claim under way.
  private record Asked(
      List<Resident> residents, Request request, CompletableFuture<List<Object>> answer) {}

  Keeper(RedisLink link, Leases leases, Entries entries, RedisTimes times) {
    this.link = link;
    this.leases = leases;
    this.entries = entries;
    this.mender = new Mender(link, leases, entries);
    this.times = times;
    this.thread = Thread.ofPlatform().daemon().name("directory").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /// What a node that has joined here has entered.
  Optional<Roster> roster(NodeId node, Incarnation incarnation) {
    return Optional.ofNullable(residents.get(new Claimant(node, incarnation)))
        .map(Resident::roster);
  }

  /// See [Directory#join]. If another holds the lease, waits to see whether it renews it: the lease
  /// of a node that was killed ends within seconds.
  void join(NodeId node, Incarnation incarnation, Watcher watcher) {
    Claimant claimant = new Claimant(node, incarnation);
    long deadline = System.nanoTime() + RedisTimes.FARTHEST.toNanos();
    Claim.Others earlier = null;
    while (tryJoin(claimant, watcher) instanceof Claim.Others other) {
      boolean lives = earlier != null && other.renewedSince(earlier);
      if (lives || System.nanoTime() - deadline > 0) {
        throw new NodeIdTakenException(node);
      }
      earlier = other;
      pause(Duration.ofMillis(JOIN_POLL_MILLIS));
    }
  }

  private Claim tryJoin(Claimant claimant, Watcher watcher) {
    lock.lock();
    try {
      if (residents.keySet().stream()
          .anyMatch(r -> r.node().equals(claimant.node()) && !r.equals(claimant))) {
        throw new NodeIdTakenException(claimant.node());
      }
      Claim claim =
          Leases.claimed(link.ask(List.of(leases.claim(List.of(claimant)))).getFirst(), 0);
      Resident known = residents.get(claimant);
      if (known != null && claim instanceof Claim.Taken) {
        known.sweep().hurry();
      } else if (known == null && !(claim instanceof Claim.Others)) {
        residents.put(claimant, new Resident(claimant, watcher));
      }
      return claim;
    } finally {
      lock.unlock();
    }
  }

  /// See [Directory#leave]. Takes two seconds at most: entries that are left then are dead, as the
  /// lease is given back first.
  void leave(NodeId node, Incarnation incarnation) {
    long deadline = System.nanoTime() + LEAVE_PATIENCE.toNanos();
    Claimant claimant = new Claimant(node, incarnation);
    List<Kept> left = List.of();
    lock.lock();
    try {
      Resident resident = residents.remove(claimant);
      if (resident != null) {
        left = resident.roster().close();
      }
      link.ask(List.of(leases.release(claimant)));
    } finally {
      lock.unlock();
    }
    for (int from = 0; from < left.size() && System.nanoTime() - deadline < 0; from += BATCH) {
      link.ask(
          left.subList(from, Math.min(from + BATCH, left.size())).stream()
              .map(entries::remove)
              .toList());
    }
  }

  private void run() {
    while (!closed) {
      long begun = System.nanoTime();
      boolean more = tick(begun + times.renewal().toNanos());
      if (!more) {
        pause(times.renewal().minusNanos(System.nanoTime() - begun));
      }
    }
  }

  /// @return whether there is more to be done at once
  private boolean tick(long until) {
    List<Runnable> news = new ArrayList<>();
    boolean more = false;
    lock.lock();
    try {
      renew(news);
      for (Resident resident : residents.values()) {
        more |= !resident.contested() && sweep(resident, until, news);
      }
      troubled = false;
    } catch (DirectoryException e) {
      if (!troubled && !closed) {
        log.warn("Leases and entries cannot be renewed: {}", e.getMessage());
      }
      troubled = true;
    } catch (RuntimeException e) {
      log.error("Leases and entries are not renewed this time", e);
    } finally {
      lock.unlock();
    }
    news.forEach(Keeper::tell);
    return more;
  }

  private static void tell(Runnable news) {
    try {
      news.run();
    } catch (RuntimeException e) {
      log.error("A watcher has failed", e);
    }
  }

  private void renew(List<Runnable> news) {
    Asked claim = asked != null ? asked : claim();
    asked = claim;
    List<Object> answer;
    try {
      answer = link.await(claim.request(), claim.answer());
    } catch (DirectoryException e) {
      if (claim.answer().isCompletedExceptionally()) {
        asked = null;
        claim.residents().forEach(resident -> resident.sweep().hurry());
      }
      throw e;
    }
    asked = null;
    for (int i = 0; i < claim.residents().size(); i++) {
      Resident resident = claim.residents().get(i);
      if (residents.get(resident.claimant()) == resident) {
        settle(resident, Leases.claimed(answer, i), news);
      }
    }
    link.knock();
  }

  private Asked claim() {
    List<Resident> all = List.copyOf(residents.values());
    Request request = leases.claim(all.stream().map(Resident::claimant).toList());
    return new Asked(all, request, link.askAnyway(request));
  }

  private void settle(Resident resident, Claim claim, List<Runnable> news) {
    Claimant claimant = resident.claimant();
    switch (claim) {
      case Claim.Held _ -> resident.uncontested();
      case Claim.Taken _ -> {
        log.warn("The lease of {} had ended: it is taken again", claimant.node());
        resident.uncontested();
        resident.sweep().hurry();
      }
      case Claim.Others other -> {
        if (!resident.contested()) {
          log.warn("Another process has the lease of {}", claimant.node());
        }
        if (resident.contestedBy(other)) {
          residents.remove(claimant);
          resident.roster().close();
          news.add(resident.watcher()::replaced);
        }
      }
    }
  }

  /// Goes through a part of the entries, through all after a loss.
  ///
  /// @return whether there is more to be done at once
  private boolean sweep(Resident resident, long until, List<Runnable> news) {
    Sweep sweep = resident.sweep();
    int rounds = Math.max(1, (int) times.refresh().dividedBy(times.renewal()));
    int quota = Math.ceilDiv(resident.roster().size(), rounds);
    while (sweep.hurried() || quota > 0) {
      List<Kept> batch = sweep.next(sweep.hurried() ? BATCH : Math.min(BATCH, quota));
      if (batch.isEmpty()) {
        if (sweep.rest()) {
          news.add(resident.watcher()::restored);
        }
        return false;
      }
      List<SessionEntry> displaced = mender.refresh(resident, batch);
      if (!displaced.isEmpty()) {
        news.add(() -> resident.watcher().displaced(displaced));
      }
      if (System.nanoTime() - until > 0) {
        return true;
      }
      quota -= batch.size();
    }
    return false;
  }

  private void pause(Duration duration) {
    try {
      Thread.sleep(duration.isNegative() ? Duration.ZERO : duration);
    } catch (InterruptedException e) {
      if (Thread.currentThread() != thread) {
        Thread.currentThread().interrupt();
        throw new DirectoryException("interrupted", e);
      }
      // The keeper's thread is interrupted to end it, by closing.
    }
  }

  /// Lets the leases end by themselves.
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join(times.patience());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
