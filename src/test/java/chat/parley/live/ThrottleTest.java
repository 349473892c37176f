package chat.parley.live;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ThrottleTest {
  private final Throttle<String> throttle = new Throttle<>(2, 3_000);

  @Test
  void aKeyPassesOnceInAnInterval() {
    assertThat(throttle.pass("a", 1_000)).isTrue();
    assertThat(throttle.pass("a", 3_999)).isFalse();
    assertThat(throttle.pass("a", 4_000)).isTrue();
    assertThat(throttle.pass("a", 6_999)).isFalse();
  }

  @Test
  void whenItIsFullOthersDoNotPassUntilOneIsForgotten() {
    assertThat(throttle.pass("a", 0)).isTrue();
    assertThat(throttle.pass("b", 1_000)).isTrue();
    assertThat(throttle.pass("c", 2_999)).isFalse();
    assertThat(throttle.size()).isEqualTo(2);
    assertThat(throttle.pass("c", 3_000)).isTrue();
    assertThat(throttle.size()).isEqualTo(2);
  }
}
