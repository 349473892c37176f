package chat.parley.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class ComparisonTest {
  @Test
  void aPercentileIsTheSmallestValueThatSoManyDoNotExceed() {
    long[] hundred = LongStream.rangeClosed(1, 100).map(i -> 101 - i).toArray();

    assertThat(Comparison.percentile(99, hundred)).isEqualTo(Duration.ofNanos(99));
    assertThat(Comparison.percentile(100, hundred)).isEqualTo(Duration.ofNanos(100));
    assertThat(Comparison.percentile(50, hundred)).isEqualTo(Duration.ofNanos(50));
    assertThat(Comparison.percentile(0, hundred)).isEqualTo(Duration.ofNanos(1));
    assertThat(Comparison.percentile(99, new long[] {7})).isEqualTo(Duration.ofNanos(7));
  }

  @Test
  void oneBadPhaseDoesNotDecide() {
    Comparison comparison = new Comparison(millis(10, 10, 90), millis(900, 14, 13));

    assertThat(comparison.ratio()).isEqualTo(1.4);
    assertThat(comparison.within(1.5)).isTrue();
    assertThat(comparison.within(1.3)).isFalse();
  }

  @Test
  void belowTheFloorNoRatioIsTooMuch() {
    assertThat(new Comparison(millis(1), millis(7)).within(1.5)).isTrue();
    assertThat(new Comparison(millis(1), millis(8)).within(1.5)).isFalse();
  }

  @Test
  void itSaysBothTimesAndTheirRatio() {
    assertThat(new Comparison(millis(10), millis(15)))
        .hasToString("15.0 ms, without 10.0 ms, ratio 1.50");
  }

  private static List<Duration> millis(long... some) {
    return LongStream.of(some).mapToObj(Duration::ofMillis).toList();
  }
}
