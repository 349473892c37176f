package chat.parley.live;

import chat.parley.chat.ChatId;
import chat.parley.chat.UserId;
import chat.parley.delivery.Notices;
import chat.parley.live.Company.Circle;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.FrameCodec;
import chat.parley.protocol.ServerFrame;
import chat.parley.store.Personal;
import chat.parley.store.Personal.Mark;
import chat.parley.store.Personal.Marked;
import chat.parley.store.Personal.Marking;
import chat.parley.store.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Up to where people have read, and where it has got to them. Marks are gathered, the furthest of
/// each user and chat, and kept in the store about twice a second: a burst of them costs one row.
/// What the node has not kept when it dies is lost; the client's next mark makes up for it.
///
/// Once kept, markers are shown to the chat's members on all nodes; in a chat with more than
/// [chat.parley.chat.Limits#MAX_BY_USER] members to the user's own sessions only: there each
/// message would bring a mark of everybody to everybody, and nobody looks at who of hundreds has
/// read. Who asks for the members of a chat gets the markers by the same rule ([#shownToAll]).
///
/// Sending moves no marker, as in Matrix: own messages are never unread, and who answers from a
/// notification has not thereby read what else there is. It would also cost a row a message.
///
/// At most [#MAX_WAITING] users and chats wait: when there are more, or the store is away for so
/// long, a mark of another one is refused, and those that wait are kept and tried again.
///
/// Thread-safe; a thread of its own reads and writes the store.
public final class Markers implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Markers.class);
  static final int MAX_WAITING = 20_000;

  /// Written at a time: a short transaction, since the sequencer may wait for it on SQLite.
  private static final int BATCH = 250;

  /// Who wait to be told that a mark was wrong, of one user and chat.
  private static final int MAX_REFUSED = 8;

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(3);

  private record Key(UserId user, ChatId chat) {}

  private record Waiting(long read, long delivered, List<Consumer<Refusal>> refused) {
    Waiting merged(Waiting other) {
      List<Consumer<Refusal>> all = new ArrayList<>(refused);
      other.refused().stream().limit(MAX_REFUSED - all.size()).forEach(all::add);
      return new Waiting(Math.max(read, other.read()), Math.max(delivered, other.delivered()), all);
    }
  }

  private final Personal store;
  private final Company company;
  private final Notices notices;
  private final Duration every;
  private final Thread thread;
  // Guarded by this.
  private final Map<Key, Waiting> waiting = new LinkedHashMap<>();
  private int underWay;
  private boolean closing;

  Markers(Personal store, Company company, Notices notices, Duration every, String name) {
    this.store = store;
    this.company = company;
    this.notices = notices;
    this.every = every;
    this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /// Moves a user's markers of a chat forward, to its head at most, soon.
  ///
  /// @param refused told on another thread if they may not; of many marks of one chat not each
  /// @return why it is not taken, if so
  public synchronized Optional<Refusal> mark(
      UserId user,
      ChatId chat,
      long readSeq,
      long deliveredSeq,
      Optional<Consumer<Refusal>> refused) {
    Key key = new Key(user, chat);
    if (closing || (!waiting.containsKey(key) && waiting.size() + underWay >= MAX_WAITING)) {
      return Optional.of(
          new Refusal(ErrorCode.UNAVAILABLE, "too many marks wait to be kept; try again"));
    }
    Waiting mark = new Waiting(readSeq, deliveredSeq, refused.map(List::of).orElse(List.of()));
    waiting.merge(key, mark, Waiting::merged);
    return Optional.empty();
  }

  /// Whether the members of a chat are shown each other's markers; their own they see in any case.
  /// Blocks if it has to read.
  ///
  /// @throws StoreException if the store is away
  public boolean shownToAll(ChatId chat) {
    Circle circle = company.of(Set.of(chat)).get(chat);
    return circle != null && circle.showsMarkers();
  }

  synchronized int waiting() {
    return waiting.size() + underWay;
  }

  private void run() {
    Duration pause = every;
    while (pause(pause)) {
      pause = flush() ? every : longer(pause);
    }
    flush();
  }

  private static Duration longer(Duration pause) {
    Duration twice = pause.multipliedBy(2);
    return twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
  }

  /// @return false when it is time to end
  private synchronized boolean pause(Duration pause) {
    long deadline = System.nanoTime() + pause.toNanos();
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

  /// Keeps what waits.
  ///
  /// @return false if the store is away: it waits on
  private boolean flush() {
    while (true) {
      Map<Key, Waiting> batch = take();
      if (batch.isEmpty()) {
        return true;
      }
      try {
        keep(batch);
        done();
      } catch (StoreException e) {
        log.warn("Markers wait to be kept: {}", e.getMessage());
        putBack(batch);
        return false;
      } catch (RuntimeException e) {
        log.error("Markers are lost", e);
        done();
      }
    }
  }

  private synchronized Map<Key, Waiting> take() {
    Map<Key, Waiting> batch = new LinkedHashMap<>();
    Iterator<Map.Entry<Key, Waiting>> entries = waiting.entrySet().iterator();
    while (entries.hasNext() && batch.size() < BATCH) {
      Map.Entry<Key, Waiting> entry = entries.next();
      batch.put(entry.getKey(), entry.getValue());
      entries.remove();
    }
    underWay = batch.size();
    return batch;
  }

  private synchronized void done() {
    underWay = 0;
  }

  private synchronized void putBack(Map<Key, Waiting> batch) {
    underWay = 0;
    batch.forEach((key, mark) -> waiting.merge(key, mark, Waiting::merged));
  }

  private void keep(Map<Key, Waiting> batch) {
    List<Mark> marks = new ArrayList<>();
    batch.forEach(
        (key, mark) -> marks.add(new Mark(key.user(), key.chat(), mark.read(), mark.delivered())));
    List<Marking> markings = store.mark(marks);
    List<ServerFrame.Marked> moved = new ArrayList<>();
    int i = 0;
    for (Waiting waited : batch.values()) {
      Mark mark = marks.get(i);
      switch (markings.get(i)) {
        case Marked marked when marked.moved() ->
            moved.add(
                new ServerFrame.Marked(
                    mark.chatId(), mark.user(), marked.readSeq(), marked.deliveredSeq()));
        case Marked _ -> {}
        case Personal.NotAMember _ ->
            waited.refused().forEach(asker -> asker.accept(Refusal.NOT_A_MEMBER));
        case Personal.NoSuchChat _ ->
            waited.refused().forEach(asker -> asker.accept(Refusal.NOT_FOUND));
      }
      i++;
    }
    show(moved);
  }

  /// What cannot be shown is kept all the same, and in the next `chat` frame.
  private void show(List<ServerFrame.Marked> moved) {
    if (moved.isEmpty()) {
      return;
    }
    Map<ChatId, Circle> circles = circles(moved);
    for (ServerFrame.Marked marked : moved) {
      Set<UserId> users = new HashSet<>();
      Circle circle = circles.get(marked.chatId());
      if (circle != null && circle.showsMarkers()) {
        users.addAll(circle.users());
      }
      users.add(marked.userId());
      notices.post(
          new Notices.Show(
              Optional.of(marked.chatId()), users, Optional.empty(), FrameCodec.encode(marked)));
    }
  }

  private Map<ChatId, Circle> circles(List<ServerFrame.Marked> moved) {
    Set<ChatId> chats = new HashSet<>();
    moved.forEach(marked -> chats.add(marked.chatId()));
    try {
      return company.of(chats);
    } catch (StoreException e) {
      log.debug("Markers are shown to their users only: {}", e.getMessage());
      return Map.of();
    }
  }

  /// Keeps what waits, if the store answers.
  @Override
  public void close() {
    synchronized (this) {
      closing = true;
      notifyAll();
    }
    try {
      thread.join(CLOSE_PATIENCE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    int lost = waiting();
    if (lost > 0) {
      log.warn("{} markers are lost", lost);
    }
  }
}
