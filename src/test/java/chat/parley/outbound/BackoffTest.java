package chat.parley.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class BackoffTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private final Backoff backoff = new Backoff(SECOND, LONGEST, new Random(7));

  @Test
  void doublesUpToTheLongest() {
    for (int i = 0; i < 200; i++) {
      assertThat(backoff.after(1)).isBetween(Duration.ofMillis(500), SECOND);
      assertThat(backoff.after(4)).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(8));
      assertThat(backoff.after(10)).isBetween(LONGEST.dividedBy(2), LONGEST);
      assertThat(backoff.after(Integer.MAX_VALUE)).isBetween(LONGEST.dividedBy(2), LONGEST);
    }
  }

  @Test
  void isNotTheSameForAll() {
    assertThat(backoff.after(9)).isNotEqualTo(backoff.after(9));
  }
}
