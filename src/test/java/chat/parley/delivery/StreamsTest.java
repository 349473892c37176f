package chat.parley.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class StreamsTest {
  private final Arrivals.Streams streams = new Arrivals.Streams();

  @Test
  void countsWithoutAHoleMissNothing() {
    assertThat(skips(1, 5, 0)).isFalse();
    assertThat(skips(1, 5, 1)).isFalse();
    assertThat(skips(1, 5, 2)).isFalse();
  }

  @Test
  void aCountThatSkipsMissesSomething() {
    skips(1, 5, 0);

    assertThat(skips(1, 5, 2)).isTrue();
  }

  @Test
  void afterASkipTheCountGoesOnFromThere() {
    skips(1, 5, 0);
    skips(1, 5, 2);

    assertThat(skips(1, 5, 3)).isFalse();
  }

  @Test
  void aCountThatComesTwiceIsNoGoodSign() {
    skips(1, 5, 0);

    assertThat(skips(1, 5, 0)).isTrue();
  }

  @Test
  void aPartitionNeverHeardOfMayBeginAnywhere() {
    assertThat(skips(1, 5, 17)).isFalse();
    assertThat(skips(1, 5, 18)).isFalse();
  }

  @Test
  void aNewEpochBeginsAtNothing() {
    skips(1, 5, 17);

    assertThat(skips(1, 6, 0)).isFalse();
    assertThat(skips(1, 6, 1)).isFalse();
  }

  @Test
  void aNewEpochThatDoesNotBeginAtNothingMissesSomething() {
    skips(1, 5, 17);

    assertThat(skips(1, 6, 1)).isTrue();
  }

  @Test
  void eachPartitionIsCountedByItself() {
    skips(1, 5, 0);

    assertThat(skips(2, 5, 0)).isFalse();
    assertThat(skips(1, 5, 1)).isFalse();
  }

  @Test
  void whatIsNotCountedMissesNothing() {
    skips(1, 5, 0);

    assertThat(streams.skips(Stamp.NONE)).isFalse();
    assertThat(streams.skips(Stamp.NONE)).isFalse();
    assertThat(skips(1, 5, 1)).isFalse();
  }

  private boolean skips(int partition, long epoch, long count) {
    return streams.skips(new Stamp(partition, epoch, count));
  }
}
