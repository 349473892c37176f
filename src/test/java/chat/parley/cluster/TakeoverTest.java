package chat.parley.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.chat.NodeId;
import chat.parley.kafka.KafkaException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TakeoverTest {
  private static final NodeId SELF = new NodeId("self");
  private static final NodeId OTHER = new NodeId("other");
  private static final NodeId THIRD = new NodeId("third");

  private final FakeGroup group = new FakeGroup();
  private final Census census = new Census(SELF, Duration.ofMillis(750), Duration.ofSeconds(3));
  private final Takeover takeover = new Takeover(census, group);
  private long millis;

  /// Remembers what was asked of it.
  private static final class FakeGroup implements Group {
    private final Set<NodeId> members = new HashSet<>(Set.of(SELF, OTHER, THIRD));
    private final List<NodeId> removed = new ArrayList<>();
    private int looks;
    private boolean away;

    @Override
    public Set<NodeId> members() {
      looks++;
      if (away) {
        throw new KafkaException("away", null);
      }
      return Set.copyOf(members);
    }

    @Override
    public void remove(Set<NodeId> dead) {
      removed.addAll(dead);
      members.removeAll(dead);
    }
  }

  @BeforeEach
  void settled() {
    pass(6_000, SELF, OTHER, THIRD);
    group.looks = 0;
  }

  @Test
  void aDeadMemberIsRemovedOnce() {
    pass(1_250, SELF, THIRD);
    assertThat(group.removed).containsExactly(OTHER);

    pass(30_000, SELF, THIRD);
    assertThat(group.removed).containsExactly(OTHER);
  }

  @Test
  void whoHasLeftTheGroupIsLeftAlone() {
    group.members.remove(OTHER);
    pass(20_000, SELF, THIRD);

    assertThat(group.removed).isEmpty();
  }

  @Test
  void theGroupIsLookedAtRarely() {
    pass(60_000, SELF, OTHER, THIRD);

    assertThat(group.looks).isBetween(1, 13);
  }

  @Test
  void aMemberWhoDiedBeforeThisNodeLookedIsRemovedToo() {
    NodeId stale = new NodeId("stale");
    group.members.add(stale);
    pass(12_000, SELF, OTHER, THIRD);

    assertThat(group.removed).containsExactly(stale);
  }

  @Test
  void nobodyIsRemovedWhenTheDirectoryHasLostAll() {
    pass(500);
    pass(500, SELF);
    pass(10_000, SELF, OTHER, THIRD);

    assertThat(group.removed).isEmpty();
  }

  @Test
  void nobodyIsRemovedWhileTheDirectoryIsAway() {
    for (int i = 0; i < 100; i++) {
      census.notAnswered();
      millis += 250;
      takeover.tick(nanos());
    }

    assertThat(group.removed).isEmpty();
    assertThat(group.looks).isZero();
  }

  @Test
  void aMemberThatComesBackWithoutALeaseIsNotRemovedAgain() {
    pass(1_250, SELF, THIRD);
    group.members.add(OTHER);
    pass(30_000, SELF, THIRD);
    assertThat(group.removed).containsExactly(OTHER);

    pass(1_000, SELF, OTHER, THIRD);
    pass(1_250, SELF, THIRD);
    assertThat(group.removed).containsExactly(OTHER, OTHER);
  }

  @Test
  void itIsTriedAgainWhenKafkaWasAway() {
    pass(500, SELF, THIRD);
    group.away = true;
    millis += 500;
    census.answered(Set.of(SELF, THIRD), nanos());
    assertThatThrownBy(() -> takeover.tick(nanos())).isInstanceOf(KafkaException.class);
    group.away = false;

    pass(250, SELF, THIRD);

    assertThat(group.removed).containsExactly(OTHER);
  }

  /// Time goes by in which these live.
  private void pass(long forMillis, NodeId... living) {
    for (long end = millis + forMillis; millis < end; ) {
      millis += 250;
      census.answered(Set.of(living), nanos());
      takeover.tick(nanos());
    }
  }

  private long nanos() {
    return TimeUnit.MILLISECONDS.toNanos(millis);
  }
}
