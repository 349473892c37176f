package chat.parley.sequencer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PaceTest {
  private static final long INTERVAL = Pace.INTERVAL.toNanos();

  // Nanoseconds have no beginning: they may pass the largest number.
  private long now = Long.MAX_VALUE - 1;
  private final List<Long> waited = new ArrayList<>();
  private final Pace pace = new Pace(() -> now, this::park);

  private void park(long nanos) {
    waited.add(nanos);
    now += nanos;
  }

  @Test
  void theFirstBatchWaitsForNothing() {
    pace.await();

    assertThat(waited).isEmpty();
  }

  @Test
  void aBatchWaitsForWhatIsLeftOfTheInterval() {
    pace.begin();
    now += 1_000_000;
    pace.await();

    assertThat(waited).containsExactly(INTERVAL - 1_000_000);
  }

  @Test
  void aBatchAfterALongOneWaitsForNothing() {
    pace.begin();
    now += INTERVAL;
    pace.await();

    assertThat(waited).isEmpty();
  }

  @Test
  void aPollThatBringsNothingIsNoBatch() {
    pace.begin();
    now += INTERVAL;
    pace.await();
    now += 1;
    pace.await();

    assertThat(waited).isEmpty();
  }
}
