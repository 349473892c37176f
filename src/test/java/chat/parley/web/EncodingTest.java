package chat.parley.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EncodingTest {
  private static final Set<Encoding> BOTH = EnumSet.of(Encoding.BROTLI, Encoding.GZIP);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // What browsers say.
        "gzip, deflate, br, zstd | BROTLI",
        "gzip, deflate | GZIP",
        "br | BROTLI",
        "x-gzip | GZIP",
        "GZIP | GZIP",
        // Weights.
        "br;q=0.5, gzip | GZIP",
        "br;q=0.5, gzip;q=0.5 | BROTLI",
        "br;q=0, gzip;q=0.001 | GZIP",
        "gzip;q=0.2, identity;q=0.9 | IDENTITY",
        "br ; q=1.000 , gzip;q=0.9 | BROTLI",
        "br;Q=0.1,gzip;Q=0.2 | GZIP",
        // Anything, and anything but.
        "* | BROTLI",
        "*;q=0.1, gzip | GZIP",
        "br;q=0, * | GZIP",
        "*;q=0, identity | IDENTITY",
        "gzip, *;q=0 | GZIP",
        // None of what there is: better as it is than not at all.
        "zstd | IDENTITY",
        "identity;q=0 | IDENTITY",
        "*;q=0 | IDENTITY",
        "'' | IDENTITY",
        "identity | IDENTITY",
        // What cannot be read does not count.
        "br;q=2, gzip;q=0.1 | GZIP",
        "br;q=, gzip;q=-1 | IDENTITY",
        "br;level=11 | IDENTITY",
        ",,;q=1,= | IDENTITY",
      })
  void whatTheClientLikesBestIsChosen(String accepted, Encoding chosen) {
    assertThat(Encoding.choose(List.of(accepted), BOTH)).isEqualTo(chosen);
  }

  @Test
  void whoSaysNothingGetsTheFileAsItIs() {
    assertThat(Encoding.choose(List.of(), BOTH)).isEqualTo(Encoding.IDENTITY);
  }

  @Test
  void severalLinesAreOne() {
    assertThat(Encoding.choose(List.of("br;q=0.1", "gzip"), BOTH)).isEqualTo(Encoding.GZIP);
  }

  @Test
  void whatThereIsNotIsNotChosen() {
    assertThat(Encoding.choose(List.of("br, gzip"), EnumSet.noneOf(Encoding.class)))
        .isEqualTo(Encoding.IDENTITY);
  }
}
