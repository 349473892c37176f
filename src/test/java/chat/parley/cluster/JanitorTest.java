package chat.parley.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.chat.NodeId;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class JanitorTest {
  private static final NodeId SELF = new NodeId("self");
  private static final NodeId DEAD = new NodeId("dead");
  private static final NodeId OTHER = new NodeId("other");
  private static final NodeId FOREIGN = new NodeId("foreign");
  private static final int MINUTE = 60;

  private final FakeInboxes inboxes = new FakeInboxes();
  private final Census census = new Census(SELF, Duration.ofMillis(750), Duration.ofSeconds(3));
  private final Janitor janitor =
      new Janitor(SELF, census, inboxes, Duration.ofMinutes(1), Duration.ofMinutes(10));
  private long seconds;

  private static final class FakeInboxes implements Inboxes {
    private final Set<NodeId> present = new HashSet<>(Set.of(SELF, DEAD, OTHER));
    private int looks;

    @Override
    public Set<NodeId> nodes() {
      looks++;
      return Set.copyOf(present);
    }

    @Override
    public boolean remove(NodeId node) {
      return !node.equals(FOREIGN) && present.remove(node);
    }
  }

  @Test
  void theInboxOfANodeThatIsLongDeadIsRemoved() {
    pass(9 * MINUTE, SELF, OTHER);
    assertThat(inboxes.present).contains(DEAD);

    pass(3 * MINUTE, SELF, OTHER);
    assertThat(inboxes.present).containsExactlyInAnyOrder(SELF, OTHER);
    assertThat(inboxes.looks).isLessThanOrEqualTo(13);
  }

  @Test
  void whoHasLivedMeanwhileIsWaitedForAnew() {
    pass(9 * MINUTE, SELF, OTHER);
    pass(1, SELF, OTHER, DEAD);
    pass(9 * MINUTE, SELF, OTHER);
    assertThat(inboxes.present).contains(DEAD);

    pass(3 * MINUTE, SELF, OTHER);
    assertThat(inboxes.present).doesNotContain(DEAD);
  }

  @Test
  void nobodyGrowsOlderWhileTheDirectoryIsAway() {
    pass(9 * MINUTE, SELF, OTHER);
    for (int i = 0; i < 30 * MINUTE; i++) {
      seconds++;
      census.notAnswered();
      janitor.tick(nanos());
    }
    pass(9 * MINUTE, SELF, OTHER);

    assertThat(inboxes.present).contains(DEAD);
  }

  @Test
  void itsOwnInboxStaysWhateverTheDirectorySays() {
    pass(30 * MINUTE, OTHER);

    assertThat(inboxes.present).contains(SELF, DEAD);
  }

  @Test
  void whatIsNoInboxStays() {
    inboxes.present.add(FOREIGN);
    pass(30 * MINUTE, SELF, OTHER);

    assertThat(inboxes.present).contains(FOREIGN).doesNotContain(DEAD);
  }

  private void pass(long forSeconds, NodeId... living) {
    for (int i = 0; i < forSeconds; i++) {
      seconds++;
      census.answered(Set.of(living), nanos());
      janitor.tick(nanos());
    }
  }

  private long nanos() {
    return TimeUnit.SECONDS.toNanos(seconds);
  }
}
