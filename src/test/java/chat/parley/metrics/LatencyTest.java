package chat.parley.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class LatencyTest {
  private final Latency latency = new Latency();

  @Test
  void whatIsExactlyABoundIsWithinIt() {
    latency.recordMillis(1, 1);
    latency.recordMillis(5, 1);
    latency.recordMillis(10_000, 1);

    assertThat(bucket(0.001)).isEqualTo(1);
    assertThat(bucket(0.005)).isEqualTo(1);
    assertThat(bucket(10)).isEqualTo(1);
  }

  @Test
  void whatIsJustBeyondABoundIsInTheNextOne() {
    latency.recordNanos(TimeUnit.MICROSECONDS.toNanos(1_001));
    latency.recordMillis(10_001, 1);

    assertThat(bucket(0.001)).isZero();
    assertThat(bucket(0.0025)).isEqualTo(1);
    assertThat(bucket(Double.POSITIVE_INFINITY)).isEqualTo(1);
  }

  @Test
  void whatHappensManyTimesCountsAsOften() {
    latency.recordMillis(20, 1_000);

    assertThat(latency.count()).isEqualTo(1_000);
    assertThat(bucket(0.025)).isEqualTo(1_000);
    assertThat(latency.sumSeconds()).isEqualTo(20, within(1e-9));
  }

  @Test
  void whatClocksOfTwoMachinesMakeNegativeIsNothing() {
    latency.recordMillis(-5, 1);

    assertThat(bucket(0.001)).isEqualTo(1);
    assertThat(latency.sumSeconds()).isZero();
  }

  private long bucket(double bound) {
    double[] bounds = Latency.boundsSeconds();
    int at =
        IntStream.range(0, bounds.length).filter(i -> bounds[i] == bound).findFirst().orElseThrow();
    return latency.counts()[at];
  }
}
