package chat.parley.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.chat.NodeId;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CensusTest {
  private static final NodeId SELF = new NodeId("self");
  private static final NodeId OTHER = new NodeId("other");
  private static final NodeId THIRD = new NodeId("third");

  private final Census census = new Census(SELF, Duration.ofMillis(750), Duration.ofSeconds(3));
  private long millis;

  @BeforeEach
  void allLive() {
    answer(0, SELF, OTHER, THIRD);
    for (int i = 0; i < 20; i++) {
      answer(250, SELF, OTHER, THIRD);
    }
  }

  @Test
  void whoIsMissingForAWhileIsDead() {
    answer(250, SELF, THIRD);
    answer(250, SELF, THIRD);
    answer(250, SELF, THIRD);
    assertThat(dead()).isEmpty();

    answer(250, SELF, THIRD);

    assertThat(dead()).containsExactly(OTHER);
  }

  @Test
  void whoIsThereAgainLives() {
    answer(250, SELF, THIRD);
    answer(700, SELF, OTHER, THIRD);
    answer(250, SELF, THIRD);
    answer(700, SELF, THIRD);

    assertThat(dead()).isEmpty();
  }

  @Test
  void nobodyIsDeadRightAfterAStart() {
    Census fresh = new Census(SELF, Duration.ofMillis(750), Duration.ofSeconds(3));
    fresh.answered(Set.of(SELF), 0);
    fresh.expected(Set.of(OTHER), 0);
    for (long at = 250; at < 3_000; at += 250) {
      fresh.answered(Set.of(SELF), nanos(at));
      assertThat(fresh.dead(nanos(at))).isEmpty();
    }

    assertThat(fresh.dead(nanos(3_000))).containsExactly(OTHER);
  }

  @Test
  void aDirectoryThatHasLostThisNodeIsNotBelievedForAWhile() {
    answer(250);
    assertThat(dead()).isEmpty();
    answer(250, SELF);
    for (int i = 0; i < 11; i++) {
      answer(250, SELF);
      assertThat(dead()).isEmpty();
    }
    answer(250, SELF, OTHER, THIRD);
    assertThat(dead()).isEmpty();
  }

  @Test
  void aDirectoryThatWasAwayIsNotBelievedForAWhile() {
    answer(250, SELF, THIRD);
    census.notAnswered();
    millis += 10_000;
    answer(0, SELF, THIRD);
    answer(900, SELF, THIRD);

    assertThat(dead()).isEmpty();
    assertThat(census.believed(nanos(millis))).isFalse();
  }

  @Test
  void whatWasSeenBeforeAPauseOfOnesOwnDoesNotCount() {
    answer(250, SELF, THIRD);
    answer(60_000, SELF, THIRD);
    assertThat(dead()).isEmpty();

    answer(750, SELF, THIRD);
    assertThat(dead()).isEmpty();
  }

  @Test
  void whoIsExpectedAndNeverSeenIsDeadAfterAWhile() {
    NodeId unseen = new NodeId("unseen");
    census.expected(Set.of(unseen, OTHER), nanos(millis));
    answer(700, SELF, OTHER, THIRD);
    assertThat(dead()).isEmpty();

    answer(50, SELF, OTHER, THIRD);

    assertThat(dead()).containsExactly(unseen);
    census.forget(Set.of(unseen));
    assertThat(dead()).isEmpty();
  }

  private void answer(long later, NodeId... nodes) {
    millis += later;
    census.answered(Set.of(nodes), nanos(millis));
  }

  private Set<NodeId> dead() {
    return census.dead(nanos(millis));
  }

  private static long nanos(long millis) {
    return TimeUnit.MILLISECONDS.toNanos(millis);
  }
}
