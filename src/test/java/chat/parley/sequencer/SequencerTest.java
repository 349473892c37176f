package chat.parley.sequencer;

import static chat.parley.sequencer.Commands.at;
import static chat.parley.sequencer.Commands.createGroup;
import static chat.parley.sequencer.Commands.send;
import static chat.parley.sequencer.Ledger.position;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.chat.ChatId;
import chat.parley.chat.NodeId;
import chat.parley.chatlog.LoggedCommand;
import chat.parley.delivery.FakeDirectory;
import chat.parley.delivery.FakeInboxes;
import chat.parley.delivery.InboxItem;
import chat.parley.delivery.RecordingSessions;
import chat.parley.delivery.Router;
import chat.parley.delivery.Trail;
import chat.parley.store.LoggedEvent;
import chat.parley.store.Store;
import chat.parley.store.StoreException;
import chat.parley.store.StoredEvent;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The whole loop, over the real store and fakes of Kafka's clients. The session that asks and
/// alice are here, bob is there.
@Timeout(30)
final class SequencerTest {
  private static final NodeId HERE = Commands.ASKER;
  private static final NodeId THERE = new NodeId("there");
  private static final ChatId G1 = new ChatId("g1");

  @TempDir private Path folder;

  private final FakeGroup group = new FakeGroup();
  private final FakeDirectory directory =
      new FakeDirectory(HERE, THERE).connect("alice", HERE).connect("bob", THERE);
  private final RecordingSessions here = new RecordingSessions();
  private final SettableClock clock = new SettableClock();
  private final CompletableFuture<String> fault = new CompletableFuture<>();
  private FakeInboxes inboxes = FakeInboxes.working();
  private Consumer<String> beforeStore = _ -> {};
  private final Set<ChatId> told = ConcurrentHashMap.newKeySet();
  private final List<Long> written = new CopyOnWriteArrayList<>();
  private volatile Ledger ledger;
  private @Nullable Sequencer sequencer;

  @BeforeEach
  void open() {
    ledger = new Ledger(folder);
    group.reaches(0, 0, 1_000).reaches(1, 0, 1_000);
  }

  @AfterEach
  void close() {
    if (sequencer != null) {
      sequencer.close();
    }
    ledger.close();
  }

  @Test
  void aCommandBecomesAnEventForItsMembersAndAnAnswer() {
    start(() -> group.add(0, 0, createGroup("g1", "alice", "bob")));

    await().until(() -> here.items().size() == 2);
    assertThat(here.items().getFirst()).isInstanceOf(InboxItem.Happened.class);
    assertThat(here.items().getLast()).isInstanceOf(InboxItem.Answer.class);
    assertThat(inboxes.written()).extracting(FakeInboxes.Written::node).containsExactly(THERE);
    assertThat(ledger.store().position(0)).contains(position(1));
    assertThat(ledger.store().eventsAfter(G1, 0, 9, 9)).hasSize(1);
    assertThat(told).containsExactly(G1);
    assertThat(written).containsExactly(1L);
  }

  @Test
  void whatIsRoutedIsCommittedByAndBy() {
    routeOneAndThenAnother();
    assertThat(group.committed(0)).hasValue(1);

    clock.advance(Duration.ofSeconds(1));

    await().until(() -> group.committed(0).orElse(0) == 2);
  }

  @Test
  void whatIsOnItsWayIsNotCommitted() {
    inboxes = FakeInboxes.slow();
    start(() -> group.add(0, 0, createGroup("g1", "alice", "bob")));
    await().until(() -> inboxes.written().size() == 1);

    turnAfter(Duration.ofSeconds(1));
    assertThat(group.committed(0)).hasValue(0);
    inboxes.arrive();
    turnAfter(Duration.ofSeconds(1));

    assertThat(group.committed(0)).hasValue(1);
  }

  @Test
  void whatGotLostIsNotCommittedBeforeItsNodeKnows() {
    inboxes = FakeInboxes.slow();
    start(() -> group.add(0, 0, createGroup("g1", "alice", "bob")));
    await().until(() -> inboxes.written().size() == 1);

    inboxes.lose();
    await().until(() -> inboxes.written().size() == 2);
    turnAfter(Duration.ofSeconds(1));
    assertThat(group.committed(0)).hasValue(0);
    inboxes.arrive();
    turnAfter(Duration.ofSeconds(1));

    assertThat(inboxes.written().getLast().item()).isEqualTo(new InboxItem.Loss());
    assertThat(group.committed(0)).hasValue(1);
  }

  @Test
  void whatAnEarlierOwnerHasAppliedIsRoutedAndNotAppliedAgain() {
    ledger.apply(at(0, 0, createGroup("g1", "alice", "bob"), send("g1", "alice", "c-1")));
    start(
        () -> {
          group.commits(0, 0);
          group.reader().seek(0, 0);
          group.add(0, 0, createGroup("g1", "alice", "bob"), send("g1", "alice", "c-1"));
        });

    await().until(() -> inboxes.written().size() == 2);
    assertThat(ledger.store().eventsAfter(G1, 0, 9, 9)).hasSize(2);
    assertThat(ledger.store().position(0)).contains(position(2));
    assertThat(told).containsExactly(G1);
    // Whoever wrote it has told of it.
    assertThat(written).isEmpty();
  }

  @Test
  void aRecordThatIsNoCommandDoesNotStopItsPartition() {
    start(
        () -> {
          group.add(0, 0, (LoggedCommand) null);
          group.add(0, 1, createGroup("g1", "alice"));
        });

    await().until(() -> here.items().size() == 2);
    assertThat(ledger.store().position(0)).contains(position(2));
  }

  /// As in a rolling upgrade that has gone too far: the newer node decides it in our place.
  @Test
  void aRecordOfANewerVersionEndsTheNodeAndIsLeftToANewerOne() {
    start(
        () -> {
          group.add(0, 0, createGroup("g1", "alice"));
          group.add(0, 1, "g1", "{\"v\":2,\"chat_id\":\"g1\",\"at\":[]}");
          group.add(0, 2, send("g1", "alice", "c-1"));
        });

    await().until(fault::isDone);
    assertThat(fault.join()).contains("a record of version 2 at offset 1 of partition 0");
    await().until(group::left);
    assertThat(ledger.store().position(0)).contains(position(0));
    assertThat(here.items()).isEmpty();
  }

  @Test
  void aRecordWithFieldsThatANewerNodeAddsIsDecided() {
    start(
        () ->
            group.add(
                0,
                0,
                "g1",
                """
                {"v":1,"shape":{"a":[1]},"chat_id":"g1","sender":"alice","id":"m-1","at":1000,
                 "action":{"type":"create_group","title":"T","members":[],"colour":"red"},
                 "origin":{"node":"asker","session":"s-1","request_id":7,"zone":null}}\
                """));

    await().until(() -> here.items().size() == 2);
    assertThat(ledger.store().eventsAfter(G1, 0, 9, 9)).hasSize(1);
  }

  @Test
  void aStoreThatIsAwayForAWhileDelaysAndLosesNothing() {
    AtomicInteger failures = new AtomicInteger(2);
    beforeStore =
        method -> {
          if (method.equals("write") && failures.getAndDecrement() > 0) {
            throw new StoreException("away", null);
          }
        };
    start(() -> group.add(0, 0, createGroup("g1", "alice")));

    await().until(() -> here.items().size() == 2);
    assertThat(ledger.store().position(0)).contains(position(1));
  }

  /// Partition 0 is fenced while partition 1 has only something to be routed again.
  @Test
  void anOwnerThatWasReplacedStartsOverWithAllThatItHadRead() {
    ledger.apply(at(1, 0, createGroup("g2", "alice", "bob")));
    AtomicBoolean fenced = new AtomicBoolean();
    beforeStore =
        method -> {
          if (method.equals("write") && !fenced.getAndSet(true)) {
            ledger.apply(at(0, 0, createGroup("g1", "bob")));
          }
        };
    start(
        () -> {
          group.commits(1, 0);
          group.reader().seek(1, 0);
          group.add(0, 0, createGroup("g1", "alice"));
          group.add(1, 0, createGroup("g2", "alice", "bob"));
        });

    await().untilTrue(fenced);
    await().until(() -> group.position(1) == 0);
    assertThat(here.batches()).isEmpty();
    assertThat(ledger.store().eventsAfter(G1, 0, 9, 9)).hasSize(1);
    assertThat(fault).isNotDone();
  }

  @Test
  void whatTheStoreHasLostIsDecidedAgainThoughNobodyWrites() {
    start(() -> group.add(0, 0, createGroup("g1", "alice", "bob"), send("g1", "alice", "c-1")));
    await().until(() -> here.items().size() == 4);
    List<StoredEvent> before = ledger.store().eventsAfter(G1, 0, 9, 9);

    storeLosesAllButTheFirst();
    clock.advance(Duration.ofSeconds(1));
    await().until(() -> group.position(0) == 1);
    group.atNextPoll(() -> group.add(0, 1, send("g1", "alice", "c-1")));

    await().until(() -> here.items().size() == 6);
    assertThat(ledger.store().eventsAfter(G1, 0, 9, 9))
        .usingRecursiveFieldByFieldElementComparator()
        .isEqualTo(before);
    assertThat(here.items().subList(4, 6))
        .usingRecursiveFieldByFieldElementComparator()
        .isEqualTo(here.items().subList(2, 4));
    assertThat(ledger.store().position(0)).contains(position(2));
  }

  @Test
  void aStoreThatHasLostSomethingRefusesTheNextBatchAndGetsAllOfIt() {
    start(() -> group.add(0, 0, createGroup("g1", "alice", "bob"), send("g1", "alice", "c-1")));
    await().until(() -> here.items().size() == 4);

    storeLosesAllButTheFirst();
    group.atNextPoll(() -> group.add(0, 2, send("g1", "alice", "c-2")));
    await().until(() -> group.position(0) == 1);
    group.atNextPoll(() -> group.add(0, 1, send("g1", "alice", "c-1"), send("g1", "alice", "c-2")));

    await().until(() -> ledger.store().eventsAfter(G1, 0, 9, 9).size() == 3);
    assertThat(ledger.store().position(0)).contains(position(3));
  }

  private void storeLosesAllButTheFirst() {
    Ledger older = new Ledger(folder.resolve("older"));
    older.apply(at(0, 0, createGroup("g1", "alice", "bob")));
    older.store().advance(1, Optional.empty(), position(0));
    Ledger newer = ledger;
    ledger = older;
    newer.close();
  }

  @Test
  void aStoreThatCannotBeCheckedStopsNothing() {
    beforeStore =
        method -> {
          if (method.equals("positions")) {
            throw new StoreException("away", null);
          }
        };
    start(() -> group.add(0, 0, createGroup("g1", "alice", "bob")));

    await().until(() -> here.items().size() == 2);
    assertThat(fault).isNotDone();
  }

  @Test
  void whatAPartitionHasRoutedIsCommittedAsItIsGivenUp() {
    routeOneAndThenAnother();
    assertThat(group.committed(0)).hasValue(1);

    group.atNextPoll(() -> group.give(1));

    await().until(() -> group.committed(0).orElse(0) == 2);
  }

  @Test
  void aStoreThatIsAheadOfTheLogIsReportedAndEndsTheSequencer() {
    ledger.apply(at(0, 0, createGroup("g1", "alice"), send("g1", "alice", "c-1")));
    group.reaches(0, 0, 1);

    start(() -> {});

    assertThat(fault.join()).contains("The store has applied partition 0").contains("ends at 1");
    await().until(group::left);
  }

  @Test
  void itWorksFromItsFirstPartitionsOnAsLongAsItsLoopTurns() {
    Sequencer idle = build();
    assertThat(idle.working()).isFalse();

    start(() -> {});

    await().until(() -> sequencer != null && sequencer.working());
  }

  @Test
  void aBatchIsMeasuredStageByStage() {
    long appendedAt = System.currentTimeMillis() - 5_000;
    start(
        () -> {
          group.addAppendedAt(appendedAt, 0, 0, createGroup("g1", "alice", "bob"));
          group.add(0, 1, send("g1", "alice", "c-1"));
          group.add(1, 0, (LoggedCommand) null);
        });
    await().until(() -> here.items().size() == 4);

    SequencerMeters meters = measured().meters();
    await().until(() -> meters.route().count() == 1);
    assertThat(meters.inLog().count()).isEqualTo(1);
    assertThat(meters.inLog().sumSeconds()).isGreaterThanOrEqualTo(5);
    assertThat(meters.load().count()).isEqualTo(1);
    assertThat(meters.decide().count()).isEqualTo(1);
    assertThat(meters.commit().count()).isEqualTo(1);
    assertThat(meters.commands()).isEqualTo(2);
    assertThat(meters.events()).isEqualTo(2);
    assertThat(meters.setAside()).isEqualTo(1);
    assertThat(meters.taken()).isEqualTo(2);
    assertThat(measured().applied()).containsExactlyInAnyOrderEntriesOf(Map.of(0, 2L, 1, 1L));
  }

  private Sequencer measured() {
    return Objects.requireNonNull(sequencer);
  }

  @Test
  void anEventSaysWhenItsCommandWasAppended() {
    start(() -> group.addAppendedAt(1_790_000_000_000L, 0, 0, createGroup("g1", "alice", "bob")));
    await().until(() -> here.items().size() == 2);

    assertThat(here.items().getFirst())
        .isInstanceOfSatisfying(
            InboxItem.Happened.class,
            event -> assertThat(event.appendedAt()).isEqualTo(1_790_000_000_000L));
  }

  @Test
  void aFlightRecordingShowsTheStagesOfABatchAndNothingThatPeopleWrite() throws Exception {
    try (Recording recording = new Recording()) {
      recording.start();
      start(
          () -> {
            group.add(0, 0, createGroup("g1", "alice", "bob"));
            group.add(0, 1, Commands.say("g1", "alice", "c-1", "a secret"));
          });
      await().until(() -> group.committed(0).orElse(0) == 2);
      recording.stop();
      Path file = folder.resolve("test.jfr");
      recording.dump(file);

      Map<String, String> amounts = new HashMap<>();
      for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
        if (event.getEventType().getName().startsWith("chat.parley.")) {
          amounts.put(event.getEventType().getName().replace("chat.parley.", ""), amount(event));
          assertThat(event.toString()).doesNotContain("secret", "alice", "g1");
        }
      }
      assertThat(amounts)
          .containsOnly(
              Map.entry("Batch", "2 records of 1"),
              Map.entry("Decide", "2"),
              Map.entry("Commit", "2"),
              Map.entry("Route", "4"));
    }
  }

  private static String amount(RecordedEvent event) {
    return switch (event.getEventType().getName()) {
      case "chat.parley.Batch" ->
          event.getInt("records") + " records of " + event.getInt("partitions");
      case "chat.parley.Decide" -> Integer.toString(event.getInt("commands"));
      case "chat.parley.Commit" -> Integer.toString(event.getInt("events"));
      default -> Integer.toString(event.getInt("deliveries"));
    };
  }

  @Test
  void closingLeavesTheGroup() {
    start(() -> {});
    await().until(() -> sequencer != null && sequencer.working());

    close();

    assertThat(group.left()).isTrue();
    ledger = new Ledger(folder);
  }

  /// Starts it, gives it both partitions and then does something, all in its first poll.
  private void start(Runnable then) {
    sequencer = build();
    group.atNextPoll(
        () -> {
          group.give(0, 1);
          then.run();
        });
    sequencer.start();
  }

  /// The first is committed at once, since nothing has been for long.
  private void routeOneAndThenAnother() {
    start(() -> group.add(0, 0, createGroup("g1", "alice")));
    await().until(() -> group.committed(0).orElse(0) == 1);
    group.atNextPoll(() -> group.add(0, 1, send("g1", "alice", "c-1")));
    await().until(() -> here.items().size() == 4);
  }

  private final Trail trail = new Trail(Clock.systemUTC());

  private Sequencer build() {
    Store store = WatchedStore.of(() -> ledger.store(), method -> beforeStore.accept(method));
    return new Sequencer(
        "sequencer",
        Ledger.TOPIC,
        group.reader(),
        store,
        new Router(HERE, directory, here, inboxes.writer(), true),
        trail,
        new Committed() {
          @Override
          public void changed(Set<ChatId> chats) {
            told.addAll(chats);
          }

          @Override
          public void happened(List<LoggedEvent> events) {
            events.forEach(logged -> written.add(logged.event().seq()));
          }
        },
        new SequencerSettings(1_000, Duration.ofMillis(250), 4, Ledger.MAX_BY_USER),
        clock,
        fault::complete);
  }

  /// Lets time pass, and the loop turn twice.
  private void turnAfter(Duration time) {
    clock.advance(time);
    for (int i = 0; i < 2; i++) {
      CompletableFuture<Void> polled = new CompletableFuture<>();
      group.atNextPoll(() -> polled.complete(null));
      polled.join();
    }
  }
}
