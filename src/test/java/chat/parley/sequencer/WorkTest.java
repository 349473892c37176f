package chat.parley.sequencer;

import static chat.parley.sequencer.Commands.at;
import static chat.parley.sequencer.Commands.send;
import static chat.parley.sequencer.Ledger.TOPIC;
import static chat.parley.sequencer.Ledger.position;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import chat.parley.chatlog.LogEntry;
import chat.parley.chatlog.LoggedCommand;
import chat.parley.store.Batch;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Partition 0 is applied up to offset 5, partition 1 up to 2.
final class WorkTest {
  @TempDir private Path folder;

  private Ledger ledger;
  private Partitions partitions;

  @BeforeEach
  void take() {
    ledger = new Ledger(folder);
    ledger.store().advance(0, Optional.empty(), position(5));
    ledger.store().advance(1, Optional.empty(), position(2));
    FakeGroup group = new FakeGroup().joined().reaches(0, 0, 99).reaches(1, 0, 99);
    partitions =
        new Partitions(
            TOPIC, group.reader(), ledger.store(), new Patience(() -> true), Clock.systemUTC());
    partitions.take(0);
    partitions.take(1);
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  @Test
  void whatLiesBeforeThePositionWasAppliedAndTheRestIsFresh() {
    List<LogEntry.Logged> entries = entries(0, 3, 4);

    Work work = Work.of(List.copyOf(entries), partitions);

    assertThat(work.applied()).containsExactly(Map.entry(0, entries.subList(0, 2)));
    assertThat(work.fresh()).isEqualTo(entries.subList(2, 4));
    assertThat(work.advances()).containsExactly(new Batch.Advance(0, position(5), position(7)));
    assertThat(work.nextOffsets()).containsExactly(Map.entry(0, 7L));
  }

  @Test
  void whatWasAppliedEntirelyAdvancesNothing() {
    Work work = Work.of(List.copyOf(entries(0, 3, 2)), partitions);

    assertThat(work.fresh()).isEmpty();
    assertThat(work.advances()).isEmpty();
    assertThat(work.nextOffsets()).containsExactly(Map.entry(0, 5L));
  }

  @Test
  void poisonIsSetAsideAndAdvancesItsPartition() {
    Work work = Work.of(List.of(new LogEntry.Poison(0, 5, "garbage")), partitions);

    assertThat(work.applied()).isEmpty();
    assertThat(work.fresh()).isEmpty();
    assertThat(work.advances()).containsExactly(new Batch.Advance(0, position(5), position(6)));
    assertThat(work.nextOffsets()).containsExactly(Map.entry(0, 6L));
  }

  @Test
  void poisonThatWasSetAsideBeforeAdvancesNothing() {
    Work work = Work.of(List.of(new LogEntry.Poison(0, 4, "garbage")), partitions);

    assertThat(work.advances()).isEmpty();
  }

  @Test
  void eachPartitionHasAPositionOfItsOwn() {
    List<LogEntry> entries = new ArrayList<>();
    entries.addAll(entries(1, 2, 1));
    entries.addAll(entries(0, 2, 1));
    entries.addAll(entries(0, 5, 1));

    Work work = Work.of(entries, partitions);

    assertThat(work.applied()).containsOnlyKeys(0);
    assertThat(work.fresh())
        .extracting(LogEntry.Logged::partition, LogEntry.Logged::offset)
        .containsExactly(tuple(1, 2L), tuple(0, 5L));
    assertThat(work.advances())
        .containsExactlyInAnyOrder(
            new Batch.Advance(0, position(5), position(6)),
            new Batch.Advance(1, position(2), position(3)));
  }

  private static List<LogEntry.Logged> entries(int partition, long offset, int count) {
    return at(
        partition,
        offset,
        Stream.generate(() -> send("g1", "alice", "c-1"))
            .limit(count)
            .toArray(LoggedCommand[]::new));
  }
}
