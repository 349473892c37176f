package chat.parley.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RollcallTest {
  private final Rollcall roll = new Rollcall(2, 3, 3);

  private boolean present(int stream, int n) {
    return roll.present(new Stamp(stream, n, 0));
  }

  @Test
  void theLastOfTheAudienceIsToldSo() {
    assertThat(present(0, 0)).isFalse();
    assertThat(present(0, 0)).isFalse();
    assertThat(present(1, 0)).isFalse();
    assertThat(present(0, 1)).isFalse();
    assertThat(present(0, 0)).isTrue();
  }

  @Test
  void whatIsBeyondTheRollIsNotCounted() {
    for (int i = 0; i < 3; i++) {
      assertThat(present(1, 3)).isFalse();
    }
  }
}
