package chat.parley.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.chat.ClientId;
import chat.parley.chat.Event;
import chat.parley.chat.IdempotencyKey;
import chat.parley.chat.MessageId;
import chat.parley.chat.Receipt;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Positions, batches and receipts.
abstract class StoreWritingContract extends StoreContract {
  private static final LogPosition START = new LogPosition("topic-a", 0);

  @Test
  void partitionNeverAppliedHasNoPosition() {
    store.advance(1, Optional.empty(), START);

    assertThat(store.position(0)).isEmpty();
    assertThat(store.position(1)).contains(START);
  }

  @Test
  void allPositionsAreReadAtOnce() {
    LogPosition other = new LogPosition("topic-b", 7);
    assertThat(store.positions()).isEmpty();
    store.advance(1, Optional.empty(), START);
    store.advance(4, Optional.empty(), other);

    assertThat(store.positions()).containsOnly(Map.entry(1, START), Map.entry(4, other));
  }

  @Test
  void firstPositionIsSetOnce() {
    assertThat(store.advance(0, Optional.empty(), START)).isTrue();
    assertThat(store.advance(0, Optional.empty(), new LogPosition("topic-b", 7))).isFalse();

    assertThat(store.position(0)).contains(START);
  }

  @Test
  void positionMovesOnlyFromWhereItIsExpected() {
    LogPosition next = new LogPosition("topic-b", 3);
    store.advance(0, Optional.empty(), START);

    assertThat(store.advance(0, Optional.of(new LogPosition("topic-a", 1)), next)).isFalse();
    assertThat(store.advance(0, Optional.of(new LogPosition("topic-b", 0)), next)).isFalse();
    assertThat(store.advance(1, Optional.of(START), next)).isFalse();
    assertThat(store.position(0)).contains(START);

    assertThat(store.advance(0, Optional.of(START), next)).isTrue();
    assertThat(store.position(0)).contains(next);
  }

  @Test
  void writeMovesThePosition() {
    Scribe scribe = scribe().create(G1, "alice").send(G1, "alice").commit();

    assertThat(store.position(0)).contains(scribe.position());
    assertThat(scribe.position().nextOffset()).isEqualTo(2);
  }

  @Test
  void fencedWriteChangesNothing() {
    Batch current = scribe().create(G1, "alice").batch();
    Batch stale = new Scribe(store, 1).create(G2, "bob").batch();
    LogPosition taken = new LogPosition("topic-a", 9);
    store.advance(1, Optional.of(START), taken);

    List<Batch.Advance> advances = new ArrayList<>(current.advances());
    advances.addAll(stale.advances());
    List<LoggedEvent> events = new ArrayList<>(current.events());
    events.addAll(stale.events());

    assertThatExceptionOfType(FencedException.class)
        .isThrownBy(() -> store.write(new Batch(advances, events)))
        .satisfies(e -> assertThat(e.partition()).isEqualTo(1));
    assertThat(store.position(0)).contains(START);
    assertThat(store.position(1)).contains(taken);
    assertThat(store.chats(List.of(G1, G2))).isEmpty();
    assertThat(store.eventsAfter(G1, 0, 10, 10)).isEmpty();
    assertThat(store.access(ALICE, List.of(G1))).isEmpty();
  }

  @Test
  void writeAfterAFencedOneSucceeds() {
    Scribe scribe = scribe().create(G1, "alice");
    Batch batch = scribe.batch();
    scribe.commit();
    assertThatThrownBy(() -> store.write(batch)).isInstanceOf(FencedException.class);

    scribe.send(G1, "alice").commit();

    assertThat(seqs(store.eventsAfter(G1, 0, 10, 10))).containsExactly(1L, 2L);
  }

  @Test
  void batchOfSeveralPartitionsMovesEach() {
    Batch one = scribe().create(G1, "alice").batch();
    Batch other = new Scribe(store, 1).create(G2, "bob").send(G2, "bob").batch();
    store.write(
        new Batch(
            List.of(other.advances().getFirst(), one.advances().getFirst()),
            List.of(one.events().getFirst(), other.events().get(0), other.events().get(1))));

    assertThat(store.position(0)).contains(new LogPosition("topic-a", 1));
    assertThat(store.position(1)).contains(new LogPosition("topic-a", 2));
    assertThat(store.heads(BOB, 10)).isEqualTo(Map.of(G2, 2L));
  }

  @Test
  void batchThatLeavesAHoleIsRefusedWhole() {
    Scribe scribe = scribe().create(G1, "alice").commit();
    Batch batch = scribe.create(G2, "alice").send(G1, "alice").send(G1, "alice").batch();
    List<LoggedEvent> events = new ArrayList<>(batch.events());
    events.remove(1);

    assertThatThrownBy(() -> store.write(new Batch(batch.advances(), events)))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("g1 is not at seq 2");
    assertThat(store.position(0)).contains(new LogPosition("topic-a", 1));
    assertThat(store.chats(List.of(G2))).isEmpty();
  }

  @Test
  void batchWithAHoleInItIsRefused() {
    Batch batch = scribe().create(G1, "alice").send(G1, "alice").send(G1, "alice").batch();
    List<LoggedEvent> events = new ArrayList<>(batch.events());
    events.remove(1);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> store.write(new Batch(batch.advances(), events)))
        .withMessageContaining("seq 3 of g1 after seq 1");
    assertThat(store.position(0)).contains(START);
  }

  @Test
  void eventOfAPartitionThatTheBatchDoesNotMoveIsRefused() {
    Batch batch = scribe().create(G1, "alice").batch();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> store.write(new Batch(List.of(), batch.events())))
        .withMessageContaining("partition 0");
    assertThat(store.chats(List.of(G1))).isEmpty();
  }

  @Test
  void secondEventWithOneClientKeyIsRefusedWithoutTellingItsText() {
    Scribe scribe = scribe().create(G1, "alice").send(G1, "alice", "c-1").commit();
    Event second =
        new Event(
            G1,
            3,
            ALICE,
            Optional.of(new ClientId("c-1")),
            new MessageId("other"),
            5,
            new Event.Message("text", "secret", OptionalLong.empty(), Map.of()));
    LogPosition next = new LogPosition("topic-a", 3);
    Batch batch =
        new Batch(
            List.of(new Batch.Advance(0, scribe.position(), next)),
            List.of(new LoggedEvent(second, Scribe.json(G1, 3), 0, 2)));

    assertThatThrownBy(() -> store.write(batch))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("cannot write a batch")
        .satisfies(e -> assertThat(stackTrace(e)).doesNotContain("secret"));
    assertThat(store.position(0)).contains(scribe.position());
  }

  @Test
  void receiptIsFoundByItsWholeKey() {
    scribe()
        .create(G1, "alice", "bob")
        .create(G2, "alice")
        .send(G1, "alice", "c-1")
        .send(G1, "alice")
        .commit();

    IdempotencyKey key = new IdempotencyKey(G1, ALICE, new ClientId("c-1"));
    List<IdempotencyKey> others =
        List.of(
            new IdempotencyKey(G2, ALICE, new ClientId("c-1")),
            new IdempotencyKey(G1, BOB, new ClientId("c-1")),
            new IdempotencyKey(G1, ALICE, new ClientId("C-1")));
    List<IdempotencyKey> all = new ArrayList<>(others);
    all.add(key);

    assertThat(store.receipts(all))
        .isEqualTo(Map.of(key, new Receipt(2, new MessageId("m-0-2"), 1_002)));
    assertThat(store.receipts(others)).isEmpty();
    assertThat(store.receipts(List.of())).isEmpty();
  }

  @Test
  void anyNumberOfReceiptsIsFoundAtOnce() {
    Scribe scribe = scribe().create(G1, "alice");
    IntStream.range(0, 1_300).forEach(i -> scribe.send(G1, "alice", "c-" + i));
    scribe.commit();

    List<IdempotencyKey> keys =
        IntStream.range(0, 15_000)
            .mapToObj(i -> new IdempotencyKey(G1, ALICE, new ClientId("c-" + i)))
            .toList();
    Map<IdempotencyKey, Receipt> receipts = store.receipts(keys);

    assertThat(receipts).hasSize(1_300);
    assertThat(receipts)
        .containsEntry(keys.get(1_299), new Receipt(1_301, new MessageId("m-0-1300"), 2_300));
  }

  @Test
  void storesOnOneDatabaseWriteAtTheSameTime() throws Exception {
    int writers = 3;
    try (ExecutorService threads = Executors.newFixedThreadPool(writers)) {
      List<Future<?>> written = new ArrayList<>();
      for (int partition = 0; partition < writers; partition++) {
        Scribe scribe = new Scribe(another(), partition);
        String user = "user-" + partition;
        written.add(threads.submit(() -> writeBatches(scribe, user, 100)));
      }
      for (Future<?> each : written) {
        each.get();
      }
    }

    for (int partition = 0; partition < writers; partition++) {
      String user = "user-" + partition;
      assertThat(restored(store, direct(user, "bob")).head()).isEqualTo(101 * 2);
    }
  }

  private static void writeBatches(Scribe scribe, String user, int batches) {
    scribe.open(user, "bob").commit();
    for (int i = 0; i < batches; i++) {
      scribe.send(direct(user, "bob"), user).send(direct(user, "bob"), user).commit();
    }
  }

  @Test
  void ofTwoOwnersOfOnePartitionOneIsFenced() throws Exception {
    Store other = another();
    for (int round = 0; round < 20; round++) {
      Batch batch = scribeFor(round).batch();
      int fenced = 0;
      try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
        List<Future<?>> written =
            List.of(
                threads.submit(() -> store.write(batch)), threads.submit(() -> other.write(batch)));
        for (Future<?> each : written) {
          fenced += isFenced(each) ? 1 : 0;
        }
      }
      assertThat(fenced).isEqualTo(1);
    }
    assertThat(seqs(store.eventsAfter(G1, 0, 100, 100))).hasSize(20);
  }

  private Scribe scribeFor(int round) {
    return round == 0
        ? scribe().create(G1, "alice")
        : Scribe.takingOver(store, 0, G1).send(G1, "alice");
  }

  private static boolean isFenced(Future<?> written) throws InterruptedException {
    try {
      written.get();
      return false;
    } catch (ExecutionException e) {
      assertThat(e.getCause()).isInstanceOf(FencedException.class);
      return true;
    }
  }

  private static String stackTrace(Throwable failure) {
    StringWriter trace = new StringWriter();
    failure.printStackTrace(new PrintWriter(trace));
    return trace.toString();
  }
}
