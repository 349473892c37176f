package chat.parley.search;

import chat.parley.chat.ChatId;
import chat.parley.chat.Event;
import chat.parley.protocol.EventJson;
import chat.parley.store.SearchIndex;
import chat.parley.store.Store;
import chat.parley.store.StoreException;
import chat.parley.store.StoredEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes messages findable, a moment after they were written: the sequencer, whose way is short,
/// only notes which chats have changed.
///
/// What a node that died had noted is found by a look at all chats, once a minute. That two nodes
/// are at the same chat does no harm: how far it has been looked at moves by compare-and-set.
///
/// Has a thread of its own; [#changed] may be called by any other and never blocks.
public final class Indexer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Indexer.class);
  private static final Duration EVERY = Duration.ofMillis(500);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(60);

  /// Of noted chats; when there are more, the look at all chats finds them.
  private static final int MAX_NOTED = 10_000;

  private static final int PAGE = 200;

  private final Store store;
  private final SearchIndex index;
  private final Set<ChatId> noted = ConcurrentHashMap.newKeySet();
  private final Thread thread;
  private volatile boolean closing;
  private volatile boolean behind = true;

  public Indexer(Store store, SearchIndex index) {
    this.store = store;
    this.index = index;
    this.thread = Thread.ofPlatform().daemon().name("indexer").unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  /// These chats have new events in the store.
  public void changed(Collection<ChatId> chats) {
    if (noted.size() < MAX_NOTED) {
      noted.addAll(chats);
    } else {
      behind = true;
    }
  }

  private void run() {
    long lookedAt = System.nanoTime();
    try {
      while (!closing) {
        TimeUnit.MILLISECONDS.sleep(EVERY.toMillis());
        if (behind || System.nanoTime() - lookedAt > LOOK_EVERY.toNanos()) {
          lookedAt = System.nanoTime();
          behind = false;
          look();
        }
        indexNoted();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() {
    try {
      List<ChatId> some = index.behind(MAX_NOTED);
      noted.addAll(some);
      behind |= some.size() == MAX_NOTED;
    } catch (StoreException e) {
      behind = true;
      log.debug("Looking for chats to index: {}", e.getMessage());
    }
  }

  private void indexNoted() {
    for (ChatId chat : List.copyOf(noted)) {
      if (closing) {
        return;
      }
      noted.remove(chat);
      try {
        index(chat);
      } catch (StoreException e) {
        noted.add(chat);
        log.debug("Indexing waits for the store: {}", e.getMessage());
        return;
      } catch (RuntimeException e) {
        log.error("The messages of {} cannot all be found: it could not be indexed", chat, e);
      }
    }
  }

  /// Looks at a chat's events up to its last one.
  void index(ChatId chat) {
    long from = index.indexed(chat);
    while (!closing) {
      List<StoredEvent> page = store.eventsAfter(chat, from, Long.MAX_VALUE, PAGE);
      if (page.isEmpty()) {
        return;
      }
      long to = page.getLast().seq();
      if (!index.index(chat, words(chat, page), from, to)) {
        return;
      }
      from = to;
    }
  }

  /// By seq: the words of the messages that a page of events is about, as they stand now.
  private Map<Long, List<String>> words(ChatId chat, List<StoredEvent> page) {
    Set<Long> about = new TreeSet<>();
    for (StoredEvent stored : page) {
      switch (new EventJson(stored.json()).decode().change()) {
        case Event.Message _ -> about.add(stored.seq());
        case Event.Edited edited -> about.add(edited.target());
        case Event.Deleted deleted -> about.add(deleted.target());
        default -> {}
      }
    }
    Map<Long, byte[]> present = index.present(chat, about);
    Map<Long, List<String>> words = new HashMap<>();
    for (long seq : about) {
      byte[] json = present.get(seq);
      words.put(seq, json == null ? List.of() : words(new EventJson(json).decode()));
    }
    return words;
  }

  /// The names of files are found too.
  private static List<String> words(Event event) {
    if (!(event.change() instanceof Event.Message message)) {
      return List.of();
    }
    List<String> texts = new ArrayList<>(List.of(message.text()));
    message.attachments().forEach(file -> texts.add(file.name()));
    return Words.of(String.join("\n", texts));
  }

  @Override
  public void close() {
    closing = true;
    thread.interrupt();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(3));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
