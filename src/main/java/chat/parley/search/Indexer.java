package chat.parley.search;

import chat.parley.chat.ChatId;
import chat.parley.store.SearchIndex;
import chat.parley.store.SearchIndex.Place;
import chat.parley.store.SearchIndex.Stretch;
import chat.parley.store.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes messages findable, a moment after they were written: the sequencer, whose way is short,
/// only notes which chats have changed.
///
/// What a node that died had noted is found by a [Look] at all chats. That two nodes are at the
/// same chat does no harm: how far it has been indexed moves by compare-and-set.
///
/// What it costs, on SQLite with 2 cores: a store that takes 30,000 messages a second, which is all
/// it can, takes 24,000 while 7,000 of them are indexed; the others are later, at 10,000 a second.
///
/// Has a thread of its own; [#changed] may be called by any other and never blocks.
public final class Indexer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Indexer.class);

  /// What comes in this time goes into one transaction, if it is not too much.
  private static final Duration EVERY = Duration.ofMillis(500);

  /// Of noted chats; when there are more, the look at all chats finds them.
  static final int MAX_NOTED = 10_000;

  /// Chats that are looked at in a step.
  private static final int LOOK_PAGE = 5_000;

  /// Of a transaction. SQLite has one that writes at a time, and the sequencer waits for it.
  private static final int CHATS = 250;

  private static final int EVENTS = 500;

  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(3);

  private final SearchIndex index;
  private final EventWords words;
  private final Look look;
  private final Set<ChatId> noted = ConcurrentHashMap.newKeySet();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;

  public Indexer(String name, SearchIndex index) {
    this(name, index, LOOK_PAGE);
  }

  Indexer(String name, SearchIndex index, int lookPage) {
    this.index = index;
    this.words = new EventWords(index);
    this.look = new Look(index, lookPage);
    this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  /// These chats have new events in the store.
  public void changed(Collection<ChatId> chats) {
    if (noted.size() < MAX_NOTED) {
      noted.addAll(chats);
    } else {
      look.again();
    }
  }

  private void run() {
    try {
      boolean more = false;
      while (!closing.await(more ? 0 : EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
        more = tryTurn();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean tryTurn() throws InterruptedException {
    try {
      return turn();
    } catch (StoreException e) {
      log.debug("Indexing waits for the store: {}", e.getMessage());
    } catch (RuntimeException e) {
      log.error("New messages may not be found for a while", e);
    }
    return false;
  }

  /// Indexes what is noted, at most once around; whether there is more.
  ///
  /// In an order of its own, so that nodes that look at all chats at the same time are not at the
  /// same ones.
  boolean turn() throws InterruptedException {
    if (noted.size() < MAX_NOTED) {
      look.step().forEach(noted::add);
    }
    List<ChatId> chats = new ArrayList<>(noted);
    Collections.shuffle(chats);
    boolean more = false;
    for (int from = 0; from < chats.size(); from += CHATS) {
      long began = System.nanoTime();
      more |= index(chats.subList(from, Math.min(from + CHATS, chats.size())));
      // As long as it took, also to get hold of the database: the more others want to write, the
      // more of it they get.
      if (closing.await(System.nanoTime() - began, TimeUnit.NANOSECONDS)) {
        return false;
      }
    }
    return more;
  }

  /// One transaction; whether some of the chats have still more events.
  private boolean index(List<ChatId> chats) {
    // Before they are looked at: what comes from now on notes them again.
    chats.forEach(noted::remove);
    try {
      List<Place> behind = index.places(chats).stream().filter(Place::behind).toList();
      if (behind.isEmpty()) {
        return false;
      }
      int share = Math.max(1, EVENTS / behind.size());
      List<Stretch> stretches = behind.stream().map(place -> stretch(place, share)).toList();
      Set<ChatId> moved = index.index(stretches, words.of(stretches));
      // Whoever was faster at a chat may have looked too early to see its last events.
      behind.stream().map(Place::chat).filter(chat -> !moved.contains(chat)).forEach(noted::add);
      List<ChatId> rest =
          behind.stream()
              .filter(place -> place.indexed() + share < place.head())
              .map(Place::chat)
              .toList();
      noted.addAll(rest);
      return !rest.isEmpty();
    } catch (StoreException e) {
      noted.addAll(chats);
      throw e;
    }
  }

  private static Stretch stretch(Place place, int share) {
    return new Stretch(
        place.chat(), place.indexed(), Math.min(place.head(), place.indexed() + share));
  }

  /// Waits for the transaction at hand, but not for a database that does not answer.
  @Override
  public void close() {
    closing.countDown();
    try {
      thread.join(CLOSE_PATIENCE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
