package chat.parley.search;

import static chat.parley.sequencer.Commands.add;
import static chat.parley.sequencer.Commands.createGroup;
import static chat.parley.sequencer.Commands.delete;
import static chat.parley.sequencer.Commands.edit;
import static chat.parley.sequencer.Commands.react;
import static chat.parley.sequencer.Commands.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import chat.parley.chat.Attachment;
import chat.parley.chat.ChatId;
import chat.parley.chat.ClientId;
import chat.parley.chat.Command;
import chat.parley.chat.MessageId;
import chat.parley.chat.SessionId;
import chat.parley.chat.UserId;
import chat.parley.chatlog.LoggedCommand;
import chat.parley.chatlog.Origin;
import chat.parley.sequencer.Commands;
import chat.parley.sequencer.Ledger;
import chat.parley.store.SearchIndex;
import chat.parley.store.SearchIndex.Place;
import chat.parley.store.StoreException;
import chat.parley.store.StoredEvent;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Over a real store.
@Timeout(60)
final class IndexerTest {
  private static final ChatId G1 = new ChatId("g1");
  private static final ChatId G2 = new ChatId("g2");

  @TempDir private Path folder;
  private Ledger ledger;
  private int keys;

  @BeforeEach
  void open() {
    ledger = new Ledger(folder);
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  private SearchIndex index() {
    return ledger.store().searchIndex();
  }

  private Indexer indexer() {
    return new Indexer("indexer", index());
  }

  private LoggedCommand text(String chat, String text) {
    return say(chat, "alice", "c-" + keys++, text);
  }

  private List<Long> found(String question) {
    return found(index(), question);
  }

  private static List<Long> found(SearchIndex index, String question) {
    return index
        .find(
            new UserId("alice"),
            new SearchIndex.Search(
                Words.query(question),
                Optional.of(G1),
                Optional.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                100))
        .messages()
        .stream()
        .map(event -> event.seq())
        .toList();
  }

  /// An index of which a test hears each call before it is made, by the method's name.
  private static SearchIndex watched(SearchIndex index, Consumer<String> before) {
    return (SearchIndex)
        Proxy.newProxyInstance(
            SearchIndex.class.getClassLoader(),
            new Class<?>[] {SearchIndex.class},
            (_, method, arguments) -> {
              before.accept(method.getName());
              try {
                return method.invoke(index, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @Test
  void messagesAreFoundByTheWordsThatTheyHaveNow() throws InterruptedException {
    ledger.apply(
        createGroup("g1", "alice", "bob"),
        text("g1", "Grüner Tee"),
        text("g1", "black coffee"),
        text("g1", "…"));
    Indexer indexer = indexer();
    indexer.turn();
    assertThat(found("gruner")).containsExactly(2L);
    assertThat(found("coffee")).containsExactly(3L);

    ledger.apply(edit("g1", "alice", 2, "red wine"), delete("g1", "alice", 3));
    ledger.apply(edit("g1", "alice", 4, "white wine"), react("g1", "bob", 2, "tea", true));
    indexer.changed(List.of(G1));
    indexer.turn();

    assertThat(found("gruner")).isEmpty();
    assertThat(found("coffee")).isEmpty();
    assertThat(found("tea")).isEmpty();
    assertThat(found("wine")).containsExactly(4L, 2L);
  }

  /// A message that is edited several times, and one that is deleted after an edit, all at once.
  @Test
  void whatHappenedToAMessageSinceCountsAllTogether() throws InterruptedException {
    ledger.apply(createGroup("g1", "alice"), text("g1", "one"), text("g1", "two"));
    ledger.apply(edit("g1", "alice", 2, "three"), edit("g1", "alice", 3, "four"));
    ledger.apply(edit("g1", "alice", 2, "five"), delete("g1", "alice", 3));

    indexer().turn();

    assertThat(found("one")).isEmpty();
    assertThat(found("three")).isEmpty();
    assertThat(found("five")).containsExactly(2L);
    assertThat(found("four")).isEmpty();
    assertThat(found("two")).isEmpty();
  }

  @Test
  void messageIsFoundByTheNamesOfItsFilesAlsoOnceItIsEdited() throws InterruptedException {
    Command.Send send =
        new Command.Send(
            Optional.empty(),
            "text",
            "see here",
            OptionalLong.empty(),
            Map.of(),
            List.of(),
            List.of(new Attachment("a1", "Holiday_2026.jpg", "image/jpeg", 1)));
    ledger.apply(createGroup("g1", "alice"), logged(send));
    Indexer indexer = indexer();
    indexer.turn();
    assertThat(found("holiday")).containsExactly(2L);

    ledger.apply(edit("g1", "alice", 2, "see there"));
    indexer.changed(List.of(G1));
    indexer.turn();

    assertThat(found("holiday there")).containsExactly(2L);
    assertThat(found("here")).isEmpty();
  }

  private static LoggedCommand logged(Command.Action action) {
    return new LoggedCommand(
        new Command(
            G1,
            new UserId("alice"),
            Optional.of(new ClientId("file")),
            new MessageId("file"),
            1_000,
            action),
        new Origin(Commands.ASKER, new SessionId("s"), 1));
  }

  @Test
  void changedChatIsIndexedSoonAndOneNobodyTellsOfByALook() {
    ledger.apply(createGroup("g1", "alice"), text("g1", "tea"));
    try (Indexer indexer = indexer()) {
      indexer.start();
      await().until(() -> found("tea").equals(List.of(2L)));

      ledger.apply(text("g1", "tea again"));
      indexer.changed(List.of(G1, new ChatId("unknown")));

      await().until(() -> found("tea").equals(List.of(3L, 2L)));
    }
  }

  @Test
  void lookGoesOverAllChatsPageByPage() throws InterruptedException {
    List<ChatId> chats = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      chats.add(new ChatId("c" + i));
      ledger.apply(createGroup("c" + i, "alice"));
    }
    Indexer indexer = new Indexer("indexer", index(), 3);

    indexer.turn();
    assertThat(index().places(chats)).filteredOn(Place::behind).hasSize(4);
    indexer.turn();
    indexer.turn();

    assertThat(index().places(chats)).noneMatch(Place::behind);
  }

  @Test
  void chatsThatAreTooManyToBeNotedAreFoundByALook() throws InterruptedException {
    Indexer indexer = indexer();
    indexer.turn();
    ledger.apply(createGroup("g1", "alice"), text("g1", "tea"));
    for (int i = 0; i < Indexer.MAX_NOTED; i++) {
      indexer.changed(List.of(new ChatId("none-" + i)));
    }
    indexer.changed(List.of(G1));

    indexer.turn();
    indexer.turn();

    assertThat(found("tea")).containsExactly(2L);
  }

  @Test
  void manyEventsOfAChatTakeSeveralTransactionsAndKeepNobodyWaiting() throws InterruptedException {
    ledger.apply(createGroup("g1", "alice"), createGroup("g2", "alice"));
    for (int page = 0; page < 3; page++) {
      LoggedCommand[] some = new LoggedCommand[400];
      for (int i = 0; i < some.length; i++) {
        some[i] = text("g1", "tea");
      }
      ledger.apply(some);
    }
    ledger.apply(text("g2", "tea"));
    AtomicInteger transactions = new AtomicInteger();
    Indexer indexer =
        new Indexer(
            "indexer",
            watched(
                index(),
                name -> {
                  if (name.equals("index")) {
                    transactions.incrementAndGet();
                  }
                }));

    assertThat(indexer.turn()).isTrue();
    assertThat(transactions).hasValue(1);
    assertThat(index().places(List.of(G2))).containsExactly(new Place(G2, 2, 2));
    while (indexer.turn()) {
      assertThat(transactions.get()).isLessThan(9);
    }

    assertThat(transactions.get()).isGreaterThan(2);
    assertThat(index().places(List.of(G1))).containsExactly(new Place(G1, 1201, 1201));
  }

  @Test
  void manyChatsShareATransaction() throws InterruptedException {
    for (int i = 0; i < 200; i++) {
      ledger.apply(createGroup("c" + i, "alice"), text("c" + i, "tea"));
    }
    List<String> calls = Collections.synchronizedList(new ArrayList<>());

    new Indexer("indexer", watched(index(), calls::add)).turn();

    assertThat(calls).containsExactly("placesAfter", "places", "events", "index");
    assertThat(index().placesAfter(Optional.empty(), 500)).hasSize(200).noneMatch(Place::behind);
  }

  @Test
  void storeThatIsAwayDelaysAndLosesNothing() {
    AtomicInteger failures = new AtomicInteger(3);
    List<String> failing = List.of("places", "events", "index");
    SearchIndex away =
        watched(
            index(),
            name -> {
              int left = failures.get();
              if (left > 0 && name.equals(failing.get(3 - left))) {
                failures.decrementAndGet();
                throw new StoreException("away", null);
              }
            });
    ledger.apply(createGroup("g1", "alice"), text("g1", "tea"));

    try (Indexer indexer = new Indexer("indexer", away)) {
      indexer.start();
      await().until(() -> found("tea").equals(List.of(2L)));
    }
    assertThat(failures).hasValue(0);
  }

  /// The words are read, and then the process ends.
  @Test
  void whatADeadNodeHadNotIndexedTheNextOneFinds() throws InterruptedException {
    ledger.apply(createGroup("g1", "alice"), text("g1", "tea"));
    Indexer dead =
        new Indexer(
            "indexer",
            watched(
                index(),
                name -> {
                  if (name.equals("index")) {
                    throw new StoreException("dead", null);
                  }
                }));
    assertThatExceptionOfType(StoreException.class).isThrownBy(dead::turn);
    ledger.apply(edit("g1", "alice", 2, "coffee"));

    indexer().turn();

    assertThat(found("tea")).isEmpty();
    assertThat(found("coffee")).containsExactly(2L);
  }

  /// Another node is faster, and has even seen more, after this one has read the words.
  @Test
  void whoIsSlowerLeavesWhatIsNewer() throws InterruptedException {
    ledger.apply(createGroup("g1", "alice"), text("g1", "tea"));
    Runnable[] meanwhile = {
      () -> {
        ledger.apply(edit("g1", "alice", 2, "coffee"));
        turn(indexer());
      }
    };
    Indexer slow = new Indexer("indexer", watched(index(), name -> once("index", name, meanwhile)));

    slow.turn();
    assertThat(found("tea")).isEmpty();
    assertThat(found("coffee")).containsExactly(2L);

    // It has noted the chat again, without being told.
    ledger.apply(text("g1", "more coffee"));
    slow.turn();
    assertThat(found("coffee")).containsExactly(4L, 2L);
  }

  private static void once(String wanted, String name, Runnable[] action) {
    if (name.equals(wanted)) {
      Runnable now = action[0];
      action[0] = () -> {};
      now.run();
    }
  }

  private static void turn(Indexer indexer) {
    try {
      indexer.turn();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void twoNodesIndexTheSameChatsAtTheSameTime() {
    ledger.apply(createGroup("g1", "alice"), createGroup("g2", "alice"));
    try (Ledger other = new Ledger(folder);
        Indexer one = indexer();
        Indexer two = new Indexer("other", other.store().searchIndex())) {
      one.start();
      two.start();
      for (int i = 0; i < 100; i++) {
        ledger.apply(
            text("g1", "tea number" + i), text("g2", "tea"), edit("g1", "alice", 2, "edit" + i));
        one.changed(List.of(G1, G2));
        two.changed(List.of(G2, G1));
      }
      await().until(() -> index().places(List.of(G1, G2)).stream().noneMatch(Place::behind));

      assertThat(found("edit99")).containsExactly(2L);
      assertThat(found("edit98")).isEmpty();
      assertThat(found("tea")).hasSize(99);
    }
  }

  @Test
  void eventThatCannotBeReadKeepsNoOtherFromBeingFound() throws InterruptedException {
    ledger.apply(createGroup("g1", "alice"), text("g1", "tea"), text("g1", "tea"));
    SearchIndex broken =
        (SearchIndex)
            Proxy.newProxyInstance(
                SearchIndex.class.getClassLoader(),
                new Class<?>[] {SearchIndex.class},
                (_, method, arguments) -> {
                  Object result = method.invoke(index(), arguments);
                  return method.getName().equals("events") ? withoutJson(result) : result;
                });

    new Indexer("indexer", broken).turn();

    assertThat(found("tea")).containsExactly(3L);
    assertThat(index().places(List.of(G1))).noneMatch(Place::behind);
  }

  private static Object withoutJson(Object events) {
    return ((List<?>) events)
        .stream()
            .map(StoredEvent.class::cast)
            .map(
                event ->
                    event.seq() == 2 ? new StoredEvent(event.chatId(), 2, new byte[] {'{'}) : event)
            .toList();
  }

  @Test
  void closingEndsItsThreadAlsoIfItNeverBegan() {
    indexer().close();

    Indexer indexer = indexer();
    indexer.start();
    indexer.close();

    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().equals("indexer") && thread.isAlive());
  }

  @Test
  void membersThatComeAndGoHaveNoWords() throws InterruptedException {
    ledger.apply(createGroup("g1", "alice"), add("g1", "alice", "tea"));

    indexer().turn();

    assertThat(found("tea")).isEmpty();
    assertThat(index().places(List.of(G1))).containsExactly(new Place(G1, 2, 2));
  }
}
