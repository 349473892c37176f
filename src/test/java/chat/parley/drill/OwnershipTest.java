package chat.parley.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OwnershipTest {
  private static final Ownership OWNERSHIP =
      new Ownership(
          List.of(
              write(1, "n1", 0),
              write(2, "n1", 1),
              write(3, "n2", 2),
              write(4, "n2", 1),
              write(5, "n3", 0),
              write(6, "n1", 3)));

  private static StoreWatch.Write write(int second, String node, int partition) {
    return new StoreWatch.Write(at(second), node, partition);
  }

  private static Instant at(int second) {
    return Instant.ofEpochSecond(second);
  }

  @Test
  void aPartitionIsHisWhoWroteItLast() {
    assertThat(OWNERSHIP.owners())
        .isEqualTo(Map.of("n1", Set.of(3), "n2", Set.of(1, 2), "n3", Set.of(0)));
  }

  @Test
  void whatOthersWroteMeanwhileHasGoneOn() {
    assertThat(OWNERSHIP.goneOn("n1", at(3), at(6))).containsExactly(0, 1);
  }

  @Test
  void whatANodeWroteTooLateIsFound() {
    assertThat(OWNERSHIP.of("n1", at(2), at(6))).containsExactly(write(6, "n1", 3));
    assertThat(OWNERSHIP.of("n1", at(2), at(5))).isEmpty();
  }
}
