package chat.parley.push;

import chat.parley.chat.ChatId;
import chat.parley.chat.Event;
import chat.parley.chat.NodeId;
import chat.parley.chatlog.LoggedCommand;
import chat.parley.delivery.FakeDirectory;
import chat.parley.protocol.EventCodec;
import chat.parley.sequencer.Commands;
import chat.parley.sequencer.Ledger;
import chat.parley.store.AccountStore;
import chat.parley.store.LoggedEvent;
import chat.parley.store.SqlStore;
import chat.parley.store.Store;
import chat.parley.store.StoredEvent;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Chats in a store, and who is connected.
final class Room implements AutoCloseable {
  static final NodeId NODE = new NodeId("n1");

  final FakeDirectory directory = new FakeDirectory(NODE);
  private final SqlStore sql;
  private final Ledger ledger;
  private int messages;

  Room(Path folder) {
    sql = SqlStore.open("jdbc:sqlite:" + folder.resolve("parley.db"));
    ledger = new Ledger(sql);
  }

  Store store() {
    return sql;
  }

  AccountStore accounts() {
    return sql.accounts();
  }

  void subscribe(String user, Browser browser) {
    sql.pushes().put(browser.subscription(user), 9);
  }

  void subscribePersonally(String user, Browser browser) {
    sql.pushes().put(browser.subscription(user, true), 9);
  }

  /// What comes of commands in one chat.
  List<LoggedEvent> act(LoggedCommand... commands) {
    ChatId chat = commands[0].command().chatId();
    long before = head(chat);
    ledger.apply(commands);
    return sql.eventsAfter(chat, before, Long.MAX_VALUE, 99).stream().map(Room::logged).toList();
  }

  private long head(ChatId chat) {
    return sql.eventsBefore(chat, Long.MAX_VALUE, 1).stream().mapToLong(StoredEvent::seq).sum();
  }

  private static LoggedEvent logged(StoredEvent stored) {
    Event event = EventCodec.decode(stored.json());
    return new LoggedEvent(event, stored.json(), 0, 0);
  }

  List<LoggedEvent> say(String chat, String sender, String text) {
    return act(Commands.say(chat, sender, "c-" + ++messages, text));
  }

  /// What was said by these.
  static News news(List<LoggedEvent> events) {
    return new News(
        events.getFirst().event().chatId(),
        events.stream().flatMap(logged -> Said.of(logged.event()).stream()).toList(),
        Optional.empty());
  }

  @Override
  public void close() {
    ledger.close();
  }
}
