package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.metrics.Latency;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class DelaysTest {
  private final Latency delivery = new Latency();
  private final Latency endToEnd = new Latency();
  private final AtomicLong now = new AtomicLong(1_000);
  private final Delays delays = new Delays(delivery, endToEnd, now::get);

  @Test
  void anEventTakesUntilItHasBeenFlushed() {
    delays.written(1_000, 400, 3);
    assertThat(delivery.count()).isZero();
    now.set(1_100);

    delays.flushed();

    assertThat(delivery.count()).isEqualTo(3);
    assertThat(delivery.sumSeconds()).isEqualTo(0.3);
    assertThat(endToEnd.count()).isEqualTo(3);
    assertThat(endToEnd.sumSeconds()).isEqualTo(2.1);
  }

  @Test
  void whatWasFlushedIsMeasuredOnce() {
    delays.written(1_000, 400, 1);
    delays.flushed();
    delays.flushed();

    assertThat(delivery.count()).isEqualTo(1);
  }

  @Test
  void anEventOfAnOlderNodeHasNoEndToEnd() {
    delays.written(1_000, -1, 1);
    delays.flushed();

    assertThat(delivery.count()).isEqualTo(1);
    assertThat(endToEnd.count()).isZero();
  }

  @Test
  void anEventThatNobodyWasShownIsNotMeasured() {
    delays.written(1_000, 400, 0);
    delays.flushed();

    assertThat(delivery.count()).isZero();
  }

  @Test
  void howeverManyWaitForAFlushNoneIsForgotten() {
    for (int i = 0; i < 10_000; i++) {
      delays.written(1_000, 1_000, 2);
    }
    delays.flushed();

    assertThat(delivery.count()).isEqualTo(20_000);
    assertThat(endToEnd.count()).isEqualTo(20_000);
  }
}
