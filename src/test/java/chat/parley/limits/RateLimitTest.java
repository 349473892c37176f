package chat.parley.limits;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.sequencer.SettableClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RateLimitTest {
  private final SettableClock clock = new SettableClock();
  private final RateLimit<String> limit = RateLimit.of(2, Duration.ofSeconds(10), clock);

  @Test
  void soManyAtOnceThenOneInAWhile() {
    assertThat(limit.take("a")).isZero();
    assertThat(limit.take("a")).isZero();
    assertThat(limit.take("a")).isEqualTo(Duration.ofSeconds(10));
    assertThat(limit.take("b")).isZero();

    clock.advance(Duration.ofMillis(9_999));
    assertThat(limit.take("a")).isPositive();
    clock.advance(Duration.ofMillis(1));
    assertThat(limit.take("a")).isZero();
    assertThat(limit.take("a")).isPositive();
  }

  @Test
  void whatDidNoHarmIsGivenBackAndNoMoreThanThat() {
    for (int i = 0; i < 9; i++) {
      assertThat(limit.take("a")).isZero();
      limit.giveBack("a");
    }
    limit.giveBack("a");
    limit.take("a");
    limit.take("a");
    assertThat(limit.take("a")).isPositive();
  }

  @Test
  void aRateIsTenSecondsWorthAtOnceAndThenItself() {
    RateLimit<String> rate = RateLimit.perSecond(3, clock);
    for (int i = 0; i < 30; i++) {
      assertThat(rate.take("a")).isZero();
    }
    assertThat(rate.take("a")).isBetween(Duration.ofMillis(300), Duration.ofMillis(334));

    clock.advance(Duration.ofSeconds(1));
    for (int i = 0; i < 3; i++) {
      assertThat(rate.take("a")).isZero();
    }
    assertThat(rate.take("a")).isPositive();
  }

  @Test
  void whoIsForgottenHasNothingLeftToWaitFor() {
    limit.take("a");
    limit.take("a");
    clock.advance(Duration.ofSeconds(19));
    assertThat(limit.take("a")).isZero();
    assertThat(limit.take("a")).isPositive();
  }
}
