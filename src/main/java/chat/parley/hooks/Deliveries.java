package chat.parley.hooks;

import chat.parley.chat.ChatId;
import chat.parley.outbound.Backoff;
import chat.parley.store.Store;
import chat.parley.store.StoreException;
import chat.parley.store.Webhook;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends events to the webhooks: each chat's in their order, at least once, for as long as it
/// takes.
///
/// The sequencer notes which chats have new events, so the node that owns a chat mostly sends it.
/// What a node that died had noted is found by a [Look] at all chats, of every node: whoever takes
/// a chat's cursor into its hands ([Run]) sends it, and nobody else meanwhile.
///
/// Has a thread of its own, which owns the lanes; runs are on virtual threads, so many at a time.
/// [#changed] and [#look] may be called by any thread and never block.
public final class Deliveries implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Deliveries.class);

  /// Of noted chats; when there are more, the looks find them.
  private static final int MAX_NOTED = 10_000;

  /// On a node, to all webhooks.
  private static final int MAX_UNDER_WAY = 32;

  private static final Duration IDLE = Duration.ofMillis(250);
  private static final Duration BETWEEN_READS = Duration.ofSeconds(2);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(3);

  /// What belongs to a webhook.
  private record Line(Lane lane, Look look, Report report) {}

  private final Store store;
  private final Run run;
  private final Backoff backoff;
  private final Clock wall;
  private final Clock steady;
  private final Map<String, Line> lines = new LinkedHashMap<>();
  private final Set<ChatId> noted = ConcurrentHashMap.newKeySet();
  private final BlockingQueue<Runnable> mail = new LinkedBlockingQueue<>();
  private final AtomicBoolean woken = new AtomicBoolean();
  private final ExecutorService runs;
  private final Thread thread;
  private volatile boolean wanted;
  private volatile boolean missed;
  private volatile boolean closing;
  private int underWay;
  private long readAt = Long.MIN_VALUE / 2;
  private long lookedAt = Long.MIN_VALUE / 2;

  /// @param node whose it is, which no other that lives has
  Deliveries(
      String node, Store store, Receiver receiver, Backoff backoff, Clock wall, Clock steady) {
    this.store = store;
    this.run = new Run(store, receiver, node, wall, () -> this.closing);
    this.backoff = backoff;
    this.wall = wall;
    this.steady = steady;
    this.runs =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("webhook-", 0).factory());
    this.thread = Thread.ofPlatform().daemon().name(node + "-webhooks").unstarted(this::loop);
  }

  public void start() {
    thread.start();
  }

  /// These chats have new events in the store.
  public void changed(Collection<ChatId> chats) {
    if (!wanted) {
      return;
    }
    if (noted.size() < MAX_NOTED) {
      noted.addAll(chats);
    } else {
      missed = true;
    }
    if (woken.compareAndSet(false, true)) {
      mail.add(() -> {});
    }
  }

  /// A webhook was made, changed, removed, or put elsewhere.
  public void look(String id) {
    mail.add(
        () -> {
          readAt = Long.MIN_VALUE / 2;
          Line line = lines.get(id);
          if (line != null) {
            line.look().again();
          }
        });
  }

  private void loop() {
    try {
      while (!closing) {
        Runnable first = mail.poll(IDLE.toMillis(), TimeUnit.MILLISECONDS);
        woken.set(false);
        for (Runnable next = first; next != null; next = mail.poll()) {
          next.run();
        }
        tryTurn();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void tryTurn() {
    try {
      turn(steady.millis());
    } catch (StoreException e) {
      log.debug("Webhooks wait for the store: {}", e.getMessage());
    } catch (RuntimeException e) {
      log.error("Webhooks may be late", e);
    }
  }

  private void turn(long now) {
    if (now - readAt > BETWEEN_READS.toMillis()) {
      // Also if it fails, so that nobody waits for a store that is away more often than that.
      readAt = now;
      read();
      for (Map.Entry<String, Line> line : lines.entrySet()) {
        line.getValue().report().write(store.webhooks(), line.getKey());
      }
    }
    note();
    if (now - lookedAt > BETWEEN_LOOKS.toMillis()) {
      lookedAt = now;
      for (Line line : lines.values()) {
        line.look().step(line.lane(), now);
      }
    }
    begin(now);
  }

  private void read() {
    List<Webhook> all = store.webhooks().all();
    Set<String> gone = new HashSet<>(lines.keySet());
    for (Webhook webhook : all) {
      gone.remove(webhook.id());
      Line line = lines.get(webhook.id());
      if (line == null) {
        lines.put(
            webhook.id(),
            new Line(new Lane(webhook, backoff), new Look(store.webhooks()), new Report()));
      } else {
        if (webhook.works() && !line.lane().webhook().works()) {
          line.look().again();
        }
        line.lane().update(webhook);
      }
    }
    gone.forEach(lines::remove);
    wanted = all.stream().anyMatch(Webhook::works);
  }

  private void note() {
    if (missed) {
      missed = false;
      lines.values().forEach(line -> line.look().again());
    }
    List<ChatId> chats = new ArrayList<>(noted);
    chats.forEach(noted::remove);
    for (Line line : lines.values()) {
      for (ChatId chat : chats) {
        if (!line.lane().note(chat)) {
          line.look().again();
        }
      }
    }
  }

  /// One chat of each webhook after the other, so that none has to wait for another's.
  private void begin(long now) {
    boolean some = true;
    while (some) {
      some = false;
      for (Line line : lines.values()) {
        if (underWay >= MAX_UNDER_WAY) {
          return;
        }
        Optional<ChatId> chat = line.lane().next(now);
        if (chat.isPresent()) {
          some = true;
          underWay++;
          begin(line, chat.get());
        }
      }
    }
  }

  private void begin(Line line, ChatId chat) {
    Webhook webhook = line.lane().webhook();
    try {
      runs.execute(
          () -> {
            Run.Result result = tryRun(webhook, chat);
            mail.add(() -> ended(line, chat, result));
          });
    } catch (RejectedExecutionException e) {
      log.debug("Closed");
    }
  }

  private Run.Result tryRun(Webhook webhook, ChatId chat) {
    try {
      return run.of(webhook, chat);
    } catch (RuntimeException e) {
      log.error("Webhook {}: chat {} could not be sent", webhook.id(), chat, e);
      return new Run.Failed(0, "failed: " + e.getClass().getSimpleName(), true);
    }
  }

  private void ended(Line line, ChatId chat, Run.Result result) {
    underWay--;
    String id = line.lane().webhook().id();
    boolean wasDown = line.lane().down();
    line.lane().ended(chat, result, steady.millis());
    line.report().note(result, wall.millis());
    if (line.lane().down() != wasDown) {
      log.warn("Webhook {} {}", id, wasDown ? "answers again" : "does not answer: " + told(result));
    }
    if (result instanceof Run.Gone) {
      log.warn("Webhook {} answered 410: it is disabled", id);
      disable(line, id);
    }
  }

  private static String told(Run.Result result) {
    return result instanceof Run.Failed(int _, String error, boolean _) ? error : "";
  }

  private void disable(Line line, String id) {
    try {
      store.webhooks().disable(id, wall.millis(), "answered 410: it is gone");
    } catch (StoreException e) {
      log.warn("The store does not answer: {}", e.getMessage());
      line.look().again();
    }
    readAt = Long.MIN_VALUE / 2;
  }

  /// Waits a little for the events at hand; what is not done then is done by another node, or at
  /// the next start.
  @Override
  public void close() {
    closing = true;
    mail.add(() -> {});
    runs.shutdown();
    try {
      thread.join(CLOSE_PATIENCE.toMillis());
      if (!runs.awaitTermination(CLOSE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        runs.shutdownNow();
      }
    } catch (InterruptedException e) {
      runs.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
