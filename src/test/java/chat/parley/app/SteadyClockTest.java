package chat.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SteadyClockTest {
  private static final Instant BEGAN = Instant.parse("2026-01-01T12:00:00Z");

  @Test
  void goesOnByTheMonotonicClockWhateverTheWallClockDoes() {
    AtomicReference<Instant> wall = new AtomicReference<>(BEGAN);
    AtomicLong nanos = new AtomicLong(-5);
    SteadyClock clock = new SteadyClock(wall::get, nanos::get);
    assertThat(clock.instant()).isEqualTo(BEGAN);

    wall.set(BEGAN.minus(Duration.ofHours(6)));
    nanos.addAndGet(Duration.ofSeconds(2).toNanos());

    assertThat(clock.instant()).isEqualTo(BEGAN.plusSeconds(2));
    assertThat(clock.millis()).isEqualTo(BEGAN.plusSeconds(2).toEpochMilli());
  }
}
