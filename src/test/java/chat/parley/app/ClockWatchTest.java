package chat.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ClockWatchTest {
  private Instant wall = Instant.ofEpochMilli(1_790_000_000_000L);
  private long nanos = 42;
  private final List<String> faults = new ArrayList<>();
  private final ClockWatch watch = new ClockWatch(() -> wall, () -> nanos, faults::add);

  @Test
  void timeThatPassesIsNoFault() {
    for (int i = 0; i < 100; i++) {
      pass(Duration.ofMillis(1_003));
      assertThat(watch.look()).isTrue();
    }
    assertThat(faults).isEmpty();
  }

  @Test
  void aClockThatJumpsForwardIsNoFault() {
    wall = wall.plus(Duration.ofHours(3));

    assertThat(watch.look()).isTrue();
    assertThat(faults).isEmpty();
  }

  @Test
  void aClockThatIsPutRightByLittleIsNoFaultHoweverOften() {
    for (int i = 0; i < 100; i++) {
      pass(Duration.ofSeconds(1));
      wall = wall.minus(ClockWatch.TOLERATED);
      assertThat(watch.look()).isTrue();
    }
  }

  @Test
  void aClockThatIsSetBackIsAFaultThatSaysByHowMuch() {
    pass(Duration.ofSeconds(1));
    wall = wall.minus(ClockWatch.TOLERATED).minusMillis(1);

    assertThat(watch.look()).isFalse();
    assertThat(faults).singleElement().asString().contains("set back by 3 s");
  }

  @Test
  void backFromAJumpForwardIsSetBack() {
    wall = wall.plus(Duration.ofHours(3));
    watch.look();
    wall = wall.minus(Duration.ofHours(3));

    assertThat(watch.look()).isFalse();
  }

  private void pass(Duration time) {
    wall = wall.plus(time);
    nanos += time.toNanos();
  }
}
