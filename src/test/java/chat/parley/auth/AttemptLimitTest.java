package chat.parley.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AttemptLimitTest {
  private final AtomicLong now = new AtomicLong(1_000_000);
  private final Clock clock =
      new Clock() {
        @Override
        public ZoneOffset getZone() {
          return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
          return this;
        }

        @Override
        public Instant instant() {
          return Instant.ofEpochMilli(now.get());
        }
      };
  private final AttemptLimit limit = new AttemptLimit(2, Duration.ofSeconds(10), clock);

  @Test
  void soManyAtOnceThenOneInAWhile() {
    assertThat(limit.take("a")).isZero();
    assertThat(limit.take("a")).isZero();
    assertThat(limit.take("a")).isEqualTo(Duration.ofSeconds(10));
    assertThat(limit.take("b")).isZero();

    now.addAndGet(9_999);
    assertThat(limit.take("a")).isPositive();
    now.addAndGet(1);
    assertThat(limit.take("a")).isZero();
    assertThat(limit.take("a")).isPositive();
  }

  @Test
  void attemptThatDidNoHarmIsGivenBackAndNoMoreThanThat() {
    for (int i = 0; i < 9; i++) {
      assertThat(limit.take("a")).isZero();
      limit.giveBack("a");
    }
    limit.giveBack("a");
    limit.take("a");
    limit.take("a");
    assertThat(limit.take("a")).isPositive();
  }
}
