package chat.parley.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.chat.NodeId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class TrailTest {
  private static final NodeId HERE = new NodeId("here");
  private static final NodeId THERE = new NodeId("there");

  private final Hands clock = new Hands();
  private final Trail trail = new Trail(clock, 1_000);

  private void add(long from, long to, boolean again, NodeId... nodes) {
    trail.add(3, from, to, again, clock.millis() - 1, Set.of(nodes));
  }

  @Test
  void offsetIsFoundInItsStretchAndNoOther() {
    add(0, 5, false, HERE);
    clock.advance(Duration.ofSeconds(1));
    add(5, 6, false, HERE, THERE);

    assertThat(trail.find(3, 4))
        .containsExactly(new Trail.Stretch(0, 5, false, 999, 1_000, Set.of(HERE)));
    assertThat(trail.find(3, 5))
        .containsExactly(new Trail.Stretch(5, 6, false, 1_999, 2_000, Set.of(HERE, THERE)));
    assertThat(trail.find(3, 6)).isEmpty();
    assertThat(trail.find(4, 4)).isEmpty();
  }

  @Test
  void batchesThatFollowEachOtherAtOnceAreOneStretch() {
    add(0, 1, false, HERE);
    clock.advance(Duration.ofMillis(199));
    add(1, 2, false, THERE);
    clock.advance(Duration.ofMillis(1));
    add(2, 3, false, THERE);

    assertThat(trail.find(3, 0))
        .containsExactly(new Trail.Stretch(0, 2, false, 1_198, 1_199, Set.of(HERE, THERE)));
    assertThat(trail.size()).isEqualTo(2);
  }

  @Test
  void whatIsRoutedAgainIsAnotherStretch() {
    add(0, 2, false, HERE);
    add(0, 2, true, THERE);
    add(2, 3, false, HERE);

    assertThat(trail.find(3, 1).stream().map(Trail.Stretch::again)).containsExactly(true, false);
    assertThat(trail.find(3, 2).stream().map(Trail.Stretch::again)).containsExactly(false);
  }

  @Test
  void whatIsOldIsForgotten() {
    add(0, 1, false, HERE);
    clock.advance(Trail.KEPT);
    add(1, 2, false, HERE);
    assertThat(trail.find(3, 0)).hasSize(1);

    clock.advance(Duration.ofSeconds(1));
    add(2, 3, false, HERE);

    assertThat(trail.find(3, 0)).isEmpty();
    assertThat(trail.find(3, 1)).hasSize(1);
  }

  @Test
  void noMoreStretchesAreKeptThanAllowed() {
    for (int i = 0; i < 1_000; i++) {
      add(i, i + 1, false, HERE);
      clock.advance(Duration.ofMillis(200));
    }
    assertThat(trail.find(3, 0)).hasSize(1);

    add(1_000, 1_001, false, HERE);

    assertThat(trail.find(3, 0)).isEmpty();
    assertThat(trail.find(3, 1)).hasSize(1);
    assertThat(trail.size()).isEqualTo(1_000);
  }

  private static final class Hands extends Clock {
    private Instant now = Instant.ofEpochMilli(1_000);

    void advance(Duration time) {
      now = now.plus(time);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
