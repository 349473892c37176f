package chat.parley.erasure;

import chat.parley.store.AuditLog;
import chat.parley.store.Erasures;
import chat.parley.store.Erasures.Erasure;
import chat.parley.store.StoreException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Goes on with the erasures that are due, whichever node noted them, one at a time, and clears the
/// audit log of what is old. What a node that died had begun is another one's a minute later.
///
/// Has a thread of its own; [#wake] may be called by any other and never blocks.
public final class Eraser implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Eraser.class);

  /// What another node has noted is found by looking.
  private static final Duration EVERY = Duration.ofSeconds(5);

  private static final Duration BETWEEN_PURGES = Duration.ofHours(1);
  private static final Duration AUDIT_LIFE = Duration.ofDays(400);
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(3);

  private final Erasures erasures;
  private final AuditLog audit;
  private final ErasingOne one;
  private final Clock clock;
  private final Semaphore waking = new Semaphore(0);
  private final Thread thread;
  private long purgedAt;
  private volatile boolean closing;

  public Eraser(String name, Erasures erasures, AuditLog audit, ErasingOne one, Clock clock) {
    this.erasures = erasures;
    this.audit = audit;
    this.one = one;
    this.clock = clock;
    this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  /// There is a new one.
  public void wake() {
    waking.release();
  }

  private void run() {
    try {
      while (!closing) {
        if (!tryTurn()) {
          boolean _ = waking.tryAcquire(EVERY.toMillis(), TimeUnit.MILLISECONDS);
          waking.drainPermits();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Whether there may be more to do at once.
  private boolean tryTurn() {
    try {
      purge();
      Optional<Erasure> due = erasures.due(clock.millis());
      return due.isPresent() && one.goOn(due.get(), () -> closing);
    } catch (StoreException e) {
      log.debug("Erasures wait for the store: {}", e.getMessage());
    } catch (RuntimeException e) {
      log.error("An erasure does not get on", e);
    }
    return false;
  }

  private void purge() {
    long now = clock.millis();
    if (now - purgedAt > BETWEEN_PURGES.toMillis()) {
      audit.purge(now - AUDIT_LIFE.toMillis());
      purgedAt = now;
    }
  }

  @Override
  public void close() {
    closing = true;
    wake();
    try {
      thread.join(CLOSE_PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
