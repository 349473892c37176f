package chat.parley.drill;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeapTest {
  @Test
  void countsWhatAHistogramEndsWith() {
    String histogram =
        """
        1234:
         num     #instances         #bytes  class name (module)
        -------------------------------------------------------
           1:         43210        5432104  [B (java.base@25)
           2:            12            288  chat.parley.Total
        Total        123456       23456789
        """;
    assertThat(Heap.total(histogram)).isEqualTo(23_456_789);
  }
}
