package chat.parley.api;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.api.ByteRange.Beyond;
import chat.parley.api.ByteRange.Part;
import chat.parley.api.ByteRange.Whole;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ByteRangeTest {
  private static final String TAG = "\"a\"";

  private static ByteRange of(String range, long size) {
    return ByteRange.wanted(Optional.of(range), Optional.empty(), TAG, size);
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=0-0, 0, 0",
    "bytes=2-4, 2, 4",
    "bytes=9-9, 9, 9",
    "bytes=3-, 3, 9",
    "bytes=3-999, 3, 9",
    "bytes=-1, 9, 9",
    "bytes=-10, 0, 9",
    "bytes=-11, 0, 9"
  })
  void partOfTen(String range, long first, long last) {
    assertThat(of(range, 10)).isEqualTo(new Part(first, last));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=10-", "bytes=10-20", "bytes=-0"})
  void beyondTen(String range) {
    assertThat(of(range, 10)).isEqualTo(new Beyond());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "bytes=-",
        "bytes=4-2",
        "bytes=0-1,3-4",
        "lines=1-2",
        "bytes=a-b",
        "bytes=9999999999999999999-"
      })
  void whatCannotBeReadIsTheWhole(String range) {
    assertThat(of(range, 10)).isEqualTo(new Whole());
  }

  @Test
  void emptyFileHasNoParts() {
    assertThat(of("bytes=0-", 0)).isEqualTo(new Beyond());
    assertThat(of("bytes=-5", 0)).isEqualTo(new Beyond());
    assertThat(ByteRange.wanted(Optional.empty(), Optional.empty(), TAG, 0)).isEqualTo(new Whole());
  }

  @Test
  void partOfAnotherStateIsNotWanted() {
    Optional<String> range = Optional.of("bytes=1-2");

    assertThat(ByteRange.wanted(range, Optional.of(TAG), TAG, 10)).isEqualTo(new Part(1, 2));
    assertThat(ByteRange.wanted(range, Optional.of("\"b\""), TAG, 10)).isEqualTo(new Whole());
  }
}
