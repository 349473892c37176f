package chat.parley.live;

import chat.parley.chat.ChatId;
import chat.parley.chat.NodeId;
import chat.parley.chat.UserId;
import chat.parley.delivery.InboxItem;
import chat.parley.delivery.Notices;
import chat.parley.directory.Directory;
import chat.parley.directory.DirectoryException;
import chat.parley.directory.Incarnation;
import chat.parley.protocol.ServerFrame;
import chat.parley.store.Personal;
import chat.parley.store.StoreException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Who is online, told to those who watch them.
///
/// A node that holds a watcher of a user is in a set of the directory, see [#place]. When a user's
/// first session on a node comes, or their last one has been gone for a while, that node tells the
/// nodes in that set; they look whether the user has any session anywhere, and tell their watchers
/// if it is news. The node enters the set before it looks, and a session is in the directory before
/// it is told of, so between the two nothing is missed. What gets lost on the way, and the sessions
/// of a node that died without a word, are found when all who are watched are looked up, once a
/// minute.
///
/// What it costs: a look-up for all who came or went on a node in a quarter of a second, watched or
/// not; one for the news of such a time; one a minute for each thousand who are watched. What is
/// watched costs an entry a node and user in the directory.
///
/// Who hides is seen as offline, without a time, and sees everybody so; the same holds between two
/// of whom one blocks the other. When they were last seen is kept in the store; of the users of a
/// node that was killed it is when they went before.
///
/// A thread of its own looks, asks and tells; other methods are for any thread and do not block.
public final class Presence implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Presence.class);

  /// News of so many that wait: beyond it, all who are watched are looked up.
  private static final int MAX_CHANGED = 50_000;

  private static final long PATIENCE_MILLIS = 2_000;

  /// A session that watches. Its methods are called on the thread of presence and must not block.
  public interface Watcher {
    UserId user();

    void show(ServerFrame.Presence presence);

    /// It watches whom it watched before: this node has too many to watch.
    void refused();
  }

  private final Personal store;
  private final Notices notices;
  private final LongSupplier clock;
  private final LiveTimes times;
  private final Thread thread;
  private final Attendance attendance;

  // Guarded by this.
  private Map<Watcher, Set<UserId>> asked = new HashMap<>();
  private Map<UserId, Boolean> changed = new HashMap<>();
  private Set<UserId> views = new HashSet<>();
  private boolean all;
  private boolean closing;

  // Confined to the thread.
  private final Lookout lookout;
  private Map<UserId, Long> unkept = new HashMap<>();
  private long reconciledAt;
  private boolean troubled;

  /// @param here whether a user has a session on this node
  Presence(
      NodeId node,
      Incarnation incarnation,
      Directory directory,
      Personal store,
      Notices notices,
      Predicate<UserId> here,
      LongSupplier clock,
      LiveTimes times) {
    this.lookout = new Lookout(node, incarnation, directory, store);
    this.store = store;
    this.notices = notices;
    this.clock = clock;
    this.times = times;
    this.attendance = new Attendance(here, times.absence().toMillis());
    this.reconciledAt = clock.getAsLong();
    this.thread = Thread.ofPlatform().daemon().name(node + "-presence").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /// Where nodes that watch a user are entered: the set of the user's direct chat with themself,
  /// which is never large and so has no other use for one.
  static ChatId place(UserId user) {
    return ChatId.direct(user, user);
  }

  // ---- for any thread

  /// A session watches these, in place of those before. It is shown how each is now, and each
  /// change.
  public synchronized void watch(Watcher watcher, Set<UserId> users) {
    asked.put(watcher, users);
  }

  /// A session has ended.
  public synchronized void unwatch(Watcher watcher) {
    asked.put(watcher, Set.of());
  }

  /// A user's first session here has come, or their last one has gone.
  public void touched(UserId user) {
    attendance.touched(user, clock.getAsLong());
  }

  /// Something has changed of a user who may be watched here.
  ///
  /// @param away whether they have stayed away. Else who is not found is between two connections,
  ///   or has just gone, which is told when it lasts
  synchronized void changed(UserId user, boolean away) {
    if (changed.size() >= MAX_CHANGED) {
      all = true;
    } else {
      changed.merge(user, away, Boolean::logicalOr);
    }
  }

  /// What a user is shown has changed.
  synchronized void viewChanged(UserId user) {
    if (views.size() >= MAX_CHANGED) {
      // They see it when they watch again.
      return;
    }
    views.add(user);
  }

  // ---- on its thread

  private void run() {
    while (pause()) {
      try {
        tick();
        troubled = false;
      } catch (DirectoryException | StoreException e) {
        if (!troubled) {
          log.warn("Presence waits: {}", e.getMessage());
        }
        troubled = true;
      } catch (RuntimeException e) {
        log.error("Presence has failed for once", e);
      }
    }
    end();
  }

  private synchronized boolean pause() {
    long deadline = System.nanoTime() + times.tick().toNanos();
    while (!closing) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return true;
      }
      try {
        wait(1 + left / 1_000_000);
      } catch (InterruptedException e) {
        return false;
      }
    }
    return false;
  }

  private void tick() {
    long now = clock.getAsLong();
    announce(attendance.news(now));
    Map<Watcher, Set<UserId>> newWatches;
    Set<UserId> newViews;
    synchronized (this) {
      newWatches = asked;
      asked = new HashMap<>();
      newViews = views;
      views = new HashSet<>();
    }
    retried(newWatches, () -> lookout.watch(newWatches, now));
    for (UserId user : newViews) {
      Map<Watcher, Set<UserId>> again = lookout.watchesOf(user);
      retried(again, () -> lookout.watch(again, now));
    }
    look(now);
    lookout.forgetIdle(now, times.idle().toMillis());
  }

  /// What fails is asked for again, unless something else has been asked for meanwhile.
  private void retried(Map<Watcher, Set<UserId>> what, Runnable step) {
    try {
      step.run();
    } catch (DirectoryException | StoreException e) {
      synchronized (this) {
        what.forEach(asked::putIfAbsent);
      }
      throw e;
    }
  }

  private void announce(Attendance.News news) {
    if (!news.isEmpty()) {
      news.gone().forEach((user, at) -> unkept.merge(user, at, Math::max));
      keepTimes();
      news.came().forEach(user -> tell(user, InboxItem.Matter.PRESENCE));
      news.gone().keySet().forEach(user -> tell(user, InboxItem.Matter.ABSENCE));
    }
  }

  /// Before anybody is told, so that they find it. If the store is away, they are told without.
  private void keepTimes() {
    if (unkept.isEmpty()) {
      return;
    }
    try {
      store.lastSeen(unkept);
      unkept = new HashMap<>();
    } catch (StoreException e) {
      log.warn("When users were last seen waits to be kept: {}", e.getMessage());
      if (unkept.size() > MAX_CHANGED) {
        unkept = new HashMap<>();
      }
    }
  }

  private void tell(UserId user, InboxItem.Matter matter) {
    notices.post(new Notices.TellSet(place(user), new InboxItem.Changed(matter, user)));
  }

  /// Looks up whom there is news of, and once in a while all.
  private void look(long now) {
    Map<UserId, Boolean> news;
    boolean everybody;
    synchronized (this) {
      everybody = all || now - reconciledAt >= times.reconcile().toMillis();
      news = changed;
      changed = new HashMap<>();
      all = false;
    }
    if (everybody) {
      reconciledAt = now;
      keepTimes();
    }
    Set<UserId> about = everybody ? lookout.watched() : news.keySet();
    Predicate<UserId> away = user -> everybody || news.getOrDefault(user, false);
    try {
      lookout.look(about, away, everybody);
    } catch (DirectoryException | StoreException e) {
      lookout.watchedAmong(about).forEach(user -> changed(user, away.test(user)));
      throw e;
    }
  }

  // ---- life

  /// The node's sessions are gone; where to is not known yet, so nobody is told now: others find
  /// out when they look up all.
  private void end() {
    attendance.end(clock.getAsLong()).forEach((user, at) -> unkept.merge(user, at, Math::max));
    keepTimes();
  }

  @Override
  public void close() {
    synchronized (this) {
      closing = true;
      notifyAll();
    }
    try {
      thread.join(PATIENCE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
