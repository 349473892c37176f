package chat.parley.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.parley.chat.ChatId;
import chat.parley.chat.ClientId;
import chat.parley.chat.IdempotencyKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Batches of many partitions, of many rows, of none, and of rows without all that they may have.
abstract class StoreBatchesContract extends StoreContract {
  /// So many that two statements which move them are at it at the same time.
  private static final int PARTITIONS = 500;

  /// More than go into one statement elsewhere, and no power of two.
  private static final int MANY = 1_300;

  private static LogPosition at(long offset) {
    return new LogPosition("topic-a", offset);
  }

  private void begin(int partitions) {
    for (int partition = 0; partition < partitions; partition++) {
      store.advance(partition, Optional.empty(), at(0));
    }
  }

  private static List<Batch.Advance> advances(int partitions, long from) {
    List<Batch.Advance> advances = new ArrayList<>();
    for (int partition = 0; partition < partitions; partition++) {
      advances.add(new Batch.Advance(partition, at(from), at(from + 1)));
    }
    return advances;
  }

  @Test
  void firstOfTheFencedPartitionsIsNamedAndNoneIsMoved() {
    begin(4);
    store.advance(1, Optional.of(at(0)), at(7));
    store.advance(3, Optional.of(at(0)), at(7));

    assertThatExceptionOfType(FencedException.class)
        .isThrownBy(() -> store.write(new Batch(advances(4, 0).reversed(), List.of())))
        .satisfies(e -> assertThat(e.partition()).isEqualTo(1));
    assertThat(store.positions()).isEqualTo(Map.of(0, at(0), 1, at(7), 2, at(0), 3, at(7)));
  }

  @Test
  void partitionWithoutAPositionIsFenced() {
    begin(1);

    assertThatExceptionOfType(FencedException.class)
        .isThrownBy(() -> store.write(new Batch(advances(2, 0), List.of())))
        .satisfies(e -> assertThat(e.partition()).isEqualTo(1));
    assertThat(store.positions()).isEqualTo(Map.of(0, at(0)));
  }

  @Test
  void batchWithoutEventsMovesItsPartitionsAndOneWithNothingDoesNothing() {
    begin(2);

    store.write(new Batch(advances(2, 0), List.of()));
    store.write(new Batch(List.of(), List.of()));

    assertThat(store.positions()).isEqualTo(Map.of(0, at(1), 1, at(1)));
  }

  /// An owner and its successor, who name the partitions in different orders.
  @Test
  void ofTwoOwnersOfManyPartitionsOneIsFencedAndNobodyWaitsForEver() throws Exception {
    begin(PARTITIONS);
    Store other = another();
    int rounds = 20;
    CyclicBarrier start = new CyclicBarrier(2);
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      for (int round = 0; round < rounds; round++) {
        List<Batch.Advance> advances = advances(PARTITIONS, round);
        Future<Boolean> one = threads.submit(moves(start, store, advances));
        Future<Boolean> successor = threads.submit(moves(start, other, advances.reversed()));
        assertThat(List.of(one.get(), successor.get())).containsExactlyInAnyOrder(true, false);
      }
    }
    assertThat(store.positions().values()).containsOnly(at(rounds)).hasSize(PARTITIONS);
  }

  private static Callable<Boolean> moves(
      CyclicBarrier start, Store store, List<Batch.Advance> advances) {
    return () -> {
      start.await();
      try {
        store.write(new Batch(advances, List.of()));
        return true;
      } catch (FencedException e) {
        return false;
      }
    };
  }

  @Test
  void epochOfOnePartitionIsNotThatOfAnother() {
    Scribe one = scribe().create(G1, "alice").commit();
    store.advance(1, Optional.empty(), at(5));
    store.advance(1, Optional.of(at(5)), new LogPosition("topic-b", 0));
    Scribe other = Scribe.takingOver(store, 1).create(G2, "bob");
    Batch first = one.send(G1, "alice").batch();
    Batch second = other.batch();

    store.write(
        new Batch(
            List.of(second.advances().getFirst(), first.advances().getFirst()),
            List.of(first.events().getFirst(), second.events().getFirst())));

    assertThat(store.eventsOf(0, 0, 2, List.of(G1))).hasSize(2);
    assertThat(store.eventsOf(1, 0, 1, List.of(G2))).hasSize(1);
  }

  /// One row has what the next one lacks: a client's key, a title, a message, a target.
  @Test
  void rowsOfOneBatchNeedNotHaveTheSameColumns() {
    Scribe scribe = scribe().create(G1, "alice").create(G2, "alice").create(G3, "alice").commit();
    scribe
        .send(G1, "alice", "c-1")
        .send(G1, "alice")
        .edit(G1, "alice", 2, "tea")
        .rename(G2, "alice", "Tea")
        .send(G3, "alice", "c-2")
        .commit();

    assertThat(
            store.receipts(
                List.of(
                    new IdempotencyKey(G1, ALICE, new ClientId("c-1")),
                    new IdempotencyKey(G3, ALICE, new ClientId("c-2")))))
        .hasSize(2);
    assertThat(store.summaries(ALICE, List.of(G1, G2, G3)))
        .extracting(summary -> summary.chatId() + " " + summary.title())
        .containsExactlyInAnyOrder("g1 Title of g1", "g2 Tea", "g3 Title of g3");
    scribe.delete(G1, "alice", 2).commit();
    assertThat(store.eventsAfter(G1, 3, 4, 1).getFirst().json())
        .isEqualTo(Scribe.edited(G1, 4, ""));
  }

  @Test
  void batchMayHaveManyChatsAndManyEvents() {
    List<ChatId> chats = IntStream.range(0, MANY).mapToObj(i -> new ChatId("c" + i)).toList();
    Scribe scribe = scribe();
    chats.forEach(chat -> scribe.create(chat, "alice"));
    scribe.commit();

    chats.forEach(chat -> scribe.send(chat, "alice", "c-1"));
    scribe.commit();

    assertThat(store.heads(ALICE, 2 * MANY))
        .hasSize(MANY)
        .containsValue(2L)
        .doesNotContainValue(1L);
    assertThat(
            store.receipts(
                chats.stream()
                    .map(chat -> new IdempotencyKey(chat, ALICE, new ClientId("c-1")))
                    .toList()))
        .hasSize(MANY);
    assertThat(store.searchIndex().places(chats)).hasSize(MANY);
  }
}
