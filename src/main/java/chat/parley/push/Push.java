package chat.parley.push;

import chat.parley.chat.Event;
import chat.parley.directory.Directory;
import chat.parley.directory.DirectoryException;
import chat.parley.outbound.Backoff;
import chat.parley.outbound.Destination;
import chat.parley.outbound.Poster;
import chat.parley.push.Lanes.Departure;
import chat.parley.store.AccountStore;
import chat.parley.store.LoggedEvent;
import chat.parley.store.Store;
import chat.parley.store.StoreException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells users who are away, by web push, what was said to them.
///
/// The sequencer notes each message when it is committed, so the node that owns a chat tells of it,
/// and no other. A while later it is looked who of the members has no session on any node ([Look]):
/// a reconnect is over by then, and several messages are one push. Who has a session, though no
/// device of theirs has marked the message as delivered, is looked at once more when a session that
/// is dead would have been found so.
///
/// Best effort, and no part of the promises: what waits is in memory. A node that is killed takes
/// it along; a message whose batch is decided twice is told twice.
///
/// Has a thread of its own, which owns the lanes and looks; sending is on virtual threads, so many
/// at a time. [#happened] may be called by any thread and does not block.
public final class Push implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Push.class);

  /// After which who has no session counts as away, as for presence.
  private static final Duration ABSENCE = Duration.ofSeconds(3);

  /// After which a session that is dead is closed: two heartbeats, and some.
  private static final Duration SILENCE = Duration.ofSeconds(60);

  private static final int MAX_NOTED = 20_000;
  private static final int MAX_DOUBTFUL = 20_000;

  /// Chats that are looked at together.
  private static final int CHATS = 100;

  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
  private static final Duration IDLE = Duration.ofMillis(250);
  private static final Duration BETWEEN_REPORTS = Duration.ofMinutes(1);
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(3);

  private final PushKeys keys;
  private final Poster poster;
  private final PushService service;
  private final Look look;
  private final Subscriptions subscriptions;
  private final Clock wall;
  private final Clock steady;
  private final Waiting noted = new Waiting(ABSENCE, MAX_NOTED);
  private final Waiting doubtful = new Waiting(SILENCE, MAX_DOUBTFUL);
  private final Lanes lanes;
  private final BlockingQueue<Runnable> mail = new LinkedBlockingQueue<>();
  private final AtomicLong dropped = new AtomicLong();
  private final ExecutorService sending =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("push-", 0).factory());
  private final Thread thread;
  private long reportedAt = Long.MIN_VALUE / 2;
  private volatile boolean closing;

  /// @param node the name that no other node that lives has
  /// @param users whose names are shown
  /// @param destination where push services may be
  /// @param agent who says that they push
  public Push(
      String node,
      Store store,
      AccountStore users,
      Directory directory,
      PushKeys keys,
      Destination destination,
      String agent,
      Clock wall,
      Clock steady) {
    this.keys = keys;
    this.poster = new Poster(destination, ANSWER_TIMEOUT, agent);
    this.service = new Courier(store.pushes(), keys, poster, wall, steady);
    this.look = new Look(store, users, directory);
    this.subscriptions = new Subscriptions(store.pushes(), destination, wall);
    this.wall = wall;
    this.steady = steady;
    this.lanes = new Lanes(new Backoff(FIRST_PAUSE, LONGEST_PAUSE, RandomGenerator.getDefault()));
    this.thread = Thread.ofPlatform().daemon().name(node + "-push").unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  /// What browsers subscribe with.
  public String publicKey() {
    return keys.publicKey();
  }

  public Subscriptions subscriptions() {
    return subscriptions;
  }

  /// These events were committed.
  public void happened(Collection<LoggedEvent> events) {
    for (LoggedEvent logged : events) {
      Event event = logged.event();
      Said.of(event)
          .ifPresent(
              said -> note(new News(event.chatId(), List.of(said), Optional.empty()), noted));
    }
  }

  private void note(News news, Waiting waiting) {
    if (!waiting.add(news, steady.millis())) {
      dropped.incrementAndGet();
    }
  }

  private void run() {
    try {
      while (!closing) {
        Runnable first = mail.poll(IDLE.toMillis(), TimeUnit.MILLISECONDS);
        for (Runnable next = first; next != null; next = mail.poll()) {
          next.run();
        }
        turn(steady.millis());
      }
      finish();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void turn(long now) {
    lookAt(noted, now, true);
    lookAt(doubtful, now, false);
    begin(now);
    report(now);
  }

  /// @param again whether those who have a session are looked at later
  private void lookAt(Waiting waiting, long now, boolean again) {
    List<News> due = waiting.due(now, CHATS);
    try {
      while (!due.isEmpty()) {
        Look.Found found = look.at(due, wall.millis(), steady.millis());
        found.parcels().forEach(this::put);
        if (again) {
          found.doubtful().forEach(news -> note(news, doubtful));
        }
        due = waiting.due(now, CHATS);
      }
    } catch (StoreException | DirectoryException e) {
      log.debug("Push messages wait: {}", e.getMessage());
      due.forEach(news -> note(news, waiting));
    } catch (RuntimeException e) {
      log.error("Push messages of {} chats are lost", due.size(), e);
    }
  }

  private void put(Parcel parcel) {
    if (!lanes.put(parcel)) {
      dropped.incrementAndGet();
    }
  }

  private void begin(long now) {
    dropped.addAndGet(lanes.expire(now));
    for (Departure departure : lanes.next(now)) {
      try {
        sending.execute(
            () -> {
              PushService.Result result = send(departure.parcel());
              mail.add(() -> ended(departure, result));
            });
      } catch (RejectedExecutionException e) {
        log.debug("Closed");
      }
    }
  }

  private PushService.Result send(Parcel parcel) {
    try {
      return service.send(parcel);
    } catch (RuntimeException e) {
      log.error("Push to {} could not be sent", parcel.to().user(), e);
      return new PushService.Refused();
    }
  }

  /// Whoever waited for its place has it now.
  private void ended(Departure departure, PushService.Result result) {
    lanes.ended(departure, result, steady.millis());
  }

  private void report(long now) {
    if (now - reportedAt > BETWEEN_REPORTS.toMillis() && dropped.get() > 0) {
      reportedAt = now;
      log.warn("{} push messages were dropped: too many, or not taken", dropped.getAndSet(0));
    }
  }

  /// Looks at what is not due yet, and sends what can be sent in a moment.
  private void finish() throws InterruptedException {
    long end = steady.millis() + CLOSE_PATIENCE.toMillis();
    lookAt(noted, Long.MAX_VALUE, false);
    for (long now = steady.millis(); now < end && !lanes.isEmpty(); now = steady.millis()) {
      begin(now);
      Runnable next = mail.poll(IDLE.toMillis(), TimeUnit.MILLISECONDS);
      if (next != null) {
        next.run();
      }
    }
  }

  @Override
  public void close() {
    closing = true;
    mail.add(() -> {});
    try {
      thread.join(2 * CLOSE_PATIENCE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    sending.shutdownNow();
    poster.close();
  }
}
