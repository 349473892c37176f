package chat.parley.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BatchesTest {
  private static List<Integer> first(int count, double mean) {
    Batches batches = new Batches(mean);
    return Stream.generate(batches::next).limit(count).toList();
  }

  @Test
  void aWholeNumberIsGivenEachTime() {
    assertThat(first(4, 3)).containsExactly(3, 3, 3, 3);
  }

  @Test
  void aFractionIsMetOnAverageByItsNeighbours() {
    List<Integer> batches = first(1_000, 2.7);

    assertThat(batches).containsOnly(2, 3);
    assertThat(batches.stream().mapToInt(it -> it).sum()).isBetween(2_699, 2_700);
  }
}
