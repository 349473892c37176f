package chat.parley.sequencer;

import chat.parley.chat.Chat;
import chat.parley.chat.ChatId;
import chat.parley.chatlog.ChatLogTopic;
import chat.parley.chatlog.FakeLog;
import chat.parley.chatlog.LogEntry;
import chat.parley.chatlog.LoggedCommand;
import chat.parley.delivery.Delivery;
import chat.parley.store.Batch;
import chat.parley.store.LogPosition;
import chat.parley.store.LoggedEvent;
import chat.parley.store.Rewrite;
import chat.parley.store.SqlStore;
import chat.parley.store.Store;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A store, on a file if not said otherwise, and an owner that has applied commands to it before.
public final class Ledger implements AutoCloseable {
  static final ChatLogTopic TOPIC = new ChatLogTopic(FakeLog.SETTINGS.topic(), "topic-1", 2);

  /// Members up to which a chat is not large.
  public static final int MAX_BY_USER = 3;

  private final Store store;

  public Ledger(Path folder) {
    this(SqlStore.open("jdbc:sqlite:" + folder.resolve("parley.db")));
  }

  /// On a store that is closed with it.
  public Ledger(Store store) {
    this.store = store;
  }

  public Store store() {
    return store;
  }

  /// Where a partition stands after `nextOffset` records.
  static LogPosition position(long nextOffset) {
    return new LogPosition(TOPIC.id(), nextOffset);
  }

  /// Applies entries of one partition, which follow what was applied of it before.
  public List<Outcome> apply(List<LogEntry.Logged> entries) {
    int partition = entries.getFirst().partition();
    LogPosition from = store.position(partition).orElseGet(() -> begin(partition));
    Decisions decisions = new Decisions(store, new ChatCache(0), MAX_BY_USER);
    Map<ChatId, Chat> chats = decisions.load(entries);
    List<Outcome> outcomes = decisions.decide(entries, chats);
    List<LoggedEvent> events =
        outcomes.stream().flatMap(outcome -> outcome.events().stream()).toList();
    List<Rewrite> rewrites =
        outcomes.stream().flatMap(outcome -> outcome.rewrites().stream()).toList();
    LogPosition to = position(entries.getLast().offset() + 1);
    store.write(new Batch(List.of(new Batch.Advance(partition, from, to)), events, rewrites));
    return outcomes;
  }

  /// Applies `commands` after what was applied of partition 0 before; what is to be routed then.
  public List<Delivery> apply(LoggedCommand... commands) {
    long offset = store.position(0).map(LogPosition::nextOffset).orElse(0L);
    return apply(Commands.at(0, offset, commands)).stream()
        .flatMap(outcome -> outcome.deliveries().stream())
        .toList();
  }

  private LogPosition begin(int partition) {
    store.advance(partition, Optional.empty(), position(0));
    return position(0);
  }

  @Override
  public void close() {
    store.close();
  }
}
