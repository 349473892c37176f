package chat.parley.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StampTest {
  @Test
  void whatIsStampedIsRead() {
    String text = Stamp.text(12, 345, 6_789_000_000_123L, 200);

    assertThat(text).hasSize(200).matches("[~.0-9a-z]+");
    assertThat(Stamp.read(Unpooled.copiedBuffer("x" + text, UTF_8), 1))
        .isEqualTo(new Stamp(12, 345, 6_789_000_000_123L));
  }

  @Test
  void aTextIsNeverShorterThanItsStamp() {
    assertThat(Stamp.text(12, 345, 6_789, 1)).isEqualTo("~12.345.6789~");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "hello", "~1.2", "~1.2.3", "~1.2.x~", "~1,2.3~"})
  void theTextOfSomebodyElseIsNamed(String text) {
    assertThatExceptionOfType(BenchException.class)
        .isThrownBy(() -> Stamp.read(Unpooled.copiedBuffer(text, UTF_8), 0))
        .withMessageContaining("somebody else")
        .withMessageContaining(text);
  }
}
