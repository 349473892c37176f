package chat.parley.drill;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class NodeMemoryTest {
  @Test
  void theHeapInUseIsTheFirstFigure() {
    String heapInfo =
        """
        4711:
         garbage-first heap   total reserved 393216K, committed 262144K, used 45678K [0x1, 0x2)
          region size 1024K, 12 young (12288K), 3 survivors (3072K)
         Metaspace       used 60000K, committed 61000K, reserved 1114112K
        """;

    assertThat(NodeMemory.used(heapInfo)).hasValue(45_678 * 1_024L);
    assertThat(NodeMemory.used("no such thing")).isEmpty();
  }

  @Test
  void aProcessIsInMemory() {
    assertThat(new NodeMemory(ProcessHandle.current().pid()).resident()).isGreaterThan(10 << 20);
  }

  @Test
  void aHeapThatHasBeenCollectedIsNotEmpty() {
    assertThat(new NodeMemory(ProcessHandle.current().pid()).heapAfterCollection().orElse(1))
        .isPositive();
  }
}
