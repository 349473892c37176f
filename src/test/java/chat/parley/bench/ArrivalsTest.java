package chat.parley.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ArrivalsTest {
  private final Arrivals arrivals = new Arrivals();

  private void show(int... numbers) {
    IntStream.of(numbers).forEach(arrivals::add);
  }

  private static BitSet upTo(int end) {
    BitSet all = new BitSet();
    all.set(0, end);
    return all;
  }

  @Test
  void allInOrderIsClean() {
    show(0, 1, 2, 3);

    assertThat(arrivals.missing(upTo(4))).isZero();
    assertThat(arrivals.duplicated()).isZero();
    assertThat(arrivals.misordered()).isZero();
  }

  @Test
  void whatWasAcknowledgedAndNotShownIsMissing() {
    show(0, 2, 3);

    assertThat(arrivals.missing(upTo(5))).isEqualTo(2);
    assertThat(arrivals.misordered()).isZero();
  }

  @Test
  void whatNobodyAcknowledgedIsNotMissed() {
    show(0, 2);
    BitSet acked = upTo(3);
    acked.clear(1);

    assertThat(arrivals.missing(acked)).isZero();
  }

  @Test
  void whatIsShownAgainIsDuplicatedAndNotMisordered() {
    show(0, 1, 1, 0);

    assertThat(arrivals.duplicated()).isEqualTo(2);
    assertThat(arrivals.misordered()).isZero();
    assertThat(arrivals.add(1)).isFalse();
    assertThat(arrivals.add(2)).isTrue();
  }

  @Test
  void whatComesAfterALaterOneIsMisordered() {
    show(0, 2, 1, 3);

    assertThat(arrivals.misordered()).isEqualTo(1);
    assertThat(arrivals.missing(upTo(4))).isZero();
  }
}
