package chat.parley.directory;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.chat.ChatId;
import chat.parley.chat.NodeId;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RosterTest {
  private static final Kept ONE = kept("one");
  private static final Kept OTHER = kept("other");

  private final Roster roster = new Roster();
  private final Sweep sweep = new Sweep(roster);

  @Test
  void pendingEntryIsNotExpectedToStand() {
    roster.begin(ONE);
    assertThat(roster.when(ONE)).isEmpty();

    assertThat(roster.confirm(ONE, 7)).isTrue();
    assertThat(roster.when(ONE)).hasValue(7);
  }

  @Test
  void entryRemovedWhilePendingIsNotTakenUp() {
    roster.begin(ONE);
    roster.remove(ONE);

    assertThat(roster.confirm(ONE, 7)).isFalse();
    assertThat(roster.size()).isZero();
  }

  @Test
  void failedRepetitionLeavesTheEntry() {
    roster.begin(ONE);
    roster.confirm(ONE, 7);
    roster.begin(ONE);
    roster.abandon(ONE);

    assertThat(roster.when(ONE)).hasValue(7);
  }

  @Test
  void abandonedEntryIsForgotten() {
    roster.begin(ONE);
    roster.abandon(ONE);

    assertThat(roster.contains(ONE)).isFalse();
    assertThat(roster.confirm(ONE, 7)).isFalse();
  }

  @Test
  void closedRosterTakesNothingUp() {
    roster.begin(ONE);
    roster.confirm(ONE, 7);
    assertThat(roster.close()).containsExactly(ONE);

    roster.begin(OTHER);
    assertThat(roster.confirm(OTHER, 8)).isFalse();
  }

  @Test
  void sweepGoesRoundAfterRound() {
    put(ONE);
    put(OTHER);
    List<Kept> first = sweep.next(1);
    List<Kept> second = sweep.next(5);

    assertThat(first).hasSize(1);
    assertThat(second).hasSize(1).doesNotContainAnyElementsOf(first);
    assertThat(sweep.next(5)).containsExactlyInAnyOrder(ONE, OTHER);
    assertThat(sweep.rest()).isFalse();
  }

  @Test
  void hurriedSweepGoesThroughAllOnce() {
    put(ONE);
    put(OTHER);
    sweep.next(1);
    sweep.hurry();

    assertThat(sweep.next(5)).containsExactlyInAnyOrder(ONE, OTHER);
    assertThat(sweep.next(5)).isEmpty();
    assertThat(sweep.rest()).isTrue();
    assertThat(sweep.hurried()).isFalse();
    assertThat(sweep.next(5)).hasSize(2);
  }

  private void put(Kept kept) {
    roster.begin(kept);
    roster.confirm(kept, 1);
  }

  private static Kept kept(String chat) {
    return new Kept.Chat(
        new ChatEntry(new ChatId(chat), new NodeId("node-1"), new Incarnation("1")));
  }
}
