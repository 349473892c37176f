package chat.parley.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class MovesTest {
  private static final long SECOND = 1_000_000_000;

  private static Journal.Standing live(String node, int second) {
    return new Journal.Standing(true, node, second * SECOND);
  }

  private static Journal.Standing away(int second) {
    return new Journal.Standing(false, "lost", second * SECOND);
  }

  @Test
  void theSlowestOfThoseWhoWereThereCounts() {
    assertThat(
            Moves.longest(
                List.of(
                    List.of(live("n1", 1), away(11), live("n2", 12)),
                    List.of(live("n1", 1), away(12), live("n1", 13), away(14), live("n3", 15)),
                    List.of(live("n2", 1), away(20), live("n3", 90))),
                "n1",
                10 * SECOND))
        .contains(Duration.ofSeconds(5));
  }

  @Test
  void whoIsNotElsewhereYetLeavesItOpen() {
    assertThat(
            Moves.longest(
                List.of(
                    List.of(live("n1", 1), live("n2", 12)),
                    List.of(live("n1", 1), away(12), live("n1", 13))),
                "n1",
                10 * SECOND))
        .isEmpty();
  }

  @Test
  void whoHadLeftBeforeDoesNotCount() {
    assertThat(
            Moves.longest(List.of(List.of(live("n1", 1), away(5)), List.of()), "n1", 10 * SECOND))
        .contains(Duration.ZERO);
  }
}
