package chat.parley.sequencer;

import static chat.parley.sequencer.Ledger.TOPIC;
import static chat.parley.sequencer.Ledger.position;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.parley.sequencer.Partitions.LogMismatchException;
import chat.parley.sequencer.Partitions.Owned;
import chat.parley.store.LogPosition;
import chat.parley.store.Store;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PartitionsTest {
  @TempDir private Path folder;

  private final FakeGroup group = new FakeGroup().joined();
  private final SettableClock clock = new SettableClock();
  private Ledger ledger;
  private Store store;

  @BeforeEach
  void open() {
    ledger = new Ledger(folder);
    store = ledger.store();
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  @Test
  void aPartitionThatNobodyHasAppliedIsReadFromItsBeginning() {
    group.reaches(0, 4, 9);

    Owned owned = taken(store);

    assertThat(owned.applied()).isEqualTo(position(4));
    assertThat(group.position(0)).isEqualTo(4);
    assertThat(store.position(0)).contains(position(4));
  }

  @Test
  void whatWasAppliedButPerhapsNotRoutedIsReadAgain() {
    group.reaches(0, 0, 9).commits(0, 3);
    stands(position(7));

    assertThat(taken(store).applied()).isEqualTo(position(7));
    assertThat(group.position(0)).isEqualTo(3);
  }

  @Test
  void aStoreThatLostItsLastTransactionsGetsThemBack() {
    group.reaches(0, 0, 9).commits(0, 8);
    stands(position(5));

    assertThat(taken(store).applied()).isEqualTo(position(5));
    assertThat(group.position(0)).isEqualTo(5);
  }

  @Test
  void withoutACommitThePartitionIsReadFromWhereTheStoreStands() {
    group.reaches(0, 0, 9);
    stands(position(7));

    taken(store);

    assertThat(group.position(0)).isEqualTo(7);
  }

  /// Else the owner after this one would take what this one has applied for routed.
  @Test
  void withoutACommitWhereItIsReadFromIsCommitted() {
    group.reaches(0, 0, 9);
    stands(position(7));

    taken(store);

    assertThat(group.committed(0)).hasValue(7);
  }

  @Test
  void aCommitThatThereIsStays() {
    group.reaches(0, 0, 9).commits(0, 3);
    stands(position(7));

    taken(store);

    assertThat(group.committed(0)).hasValue(3);
  }

  @Test
  void whatTheLogHasDroppedSinceTheCommitIsNotSought() {
    group.reaches(0, 5, 9).commits(0, 3);
    stands(position(7));

    taken(store);

    assertThat(group.position(0)).isEqualTo(5);
  }

  @Test
  void aStoreAheadOfItsLogIsRefused() {
    group.reaches(0, 0, 6);
    stands(position(7));

    assertThatExceptionOfType(LogMismatchException.class)
        .isThrownBy(() -> taken(store))
        .withMessageContaining("partition 0 of test.chat-log")
        .withMessageContaining("offset 7")
        .withMessageContaining("ends at 6");
  }

  @Test
  void aStoreAtTheEndOfItsLogIsNotAheadOfIt() {
    group.reaches(0, 0, 7);
    stands(position(7));

    assertThat(taken(store).applied()).isEqualTo(position(7));
  }

  @Test
  void aLogThatHasLostWhatTheStoreLacksIsRefused() {
    group.reaches(0, 8, 9);
    stands(position(7));

    assertThatExceptionOfType(LogMismatchException.class)
        .isThrownBy(() -> taken(store))
        .withMessageContaining("offset 7")
        .withMessageContaining("begins at 8");
  }

  @Test
  void aTopicThatWasMadeAgainIsReadFromItsBeginning() {
    group.reaches(0, 0, 2);
    stands(new LogPosition("an earlier topic", 7));

    assertThat(taken(store).applied()).isEqualTo(position(0));
    assertThat(store.position(0)).contains(position(0));
  }

  @Test
  void whatAnotherNodeDidAMomentAgoIsTakenAsItIs() {
    group.reaches(0, 0, 9);
    AtomicBoolean first = new AtomicBoolean(true);
    Store raced =
        WatchedStore.of(
            store,
            method -> {
              if (method.equals("advance") && first.getAndSet(false)) {
                stands(position(5));
              }
            });

    assertThat(taken(raced).applied()).isEqualTo(position(5));
  }

  @Test
  void eachTakingIsAnotherEpoch() {
    group.reaches(0, 0, 9);
    Partitions partitions = partitions(store);
    partitions.take(0);
    long before = partitions.get(0).orElseThrow().epoch();
    clock.advance(Duration.ofMillis(1));

    partitions.take(0);

    assertThat(partitions.get(0).orElseThrow().epoch()).isNotEqualTo(before);
  }

  @Test
  void whatHasBeenWrittenMovesThePositionAndNotTheEpoch() {
    group.reaches(0, 0, 9);
    Partitions partitions = partitions(store);
    partitions.take(0);
    Owned before = partitions.get(0).orElseThrow();
    clock.advance(Duration.ofMillis(1));

    partitions.applied(0, position(6));

    assertThat(partitions.get(0)).contains(new Owned(before.epoch(), position(6)));
  }

  @Test
  void aPartitionThatWasForgottenIsNobodysHere() {
    group.reaches(0, 0, 9);
    Partitions partitions = partitions(store);
    partitions.take(0);

    partitions.forget(0);
    partitions.applied(0, position(6));

    assertThat(partitions.get(0)).isEmpty();
    assertThat(partitions.size()).isZero();
  }

  private void stands(LogPosition position) {
    assertThat(store.advance(0, Optional.empty(), position)).isTrue();
  }

  private Owned taken(Store from) {
    Partitions partitions = partitions(from);
    partitions.take(0);
    return partitions.get(0).orElseThrow();
  }

  private Partitions partitions(Store from) {
    return new Partitions(TOPIC, group.reader(), from, new Patience(() -> true), clock);
  }
}
