package chat.parley.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

class FrameTest {
  private static Frame frame(String json) {
    return new Frame(Unpooled.copiedBuffer(json, UTF_8));
  }

  @Test
  void theFieldsOfAMessageAreFoundWhereverTheyStand() {
    Frame one =
        frame(
            """
            {"type":"message","chat_id":"g","seq":127,"client_id":"c","text":"~1.2.3~abc"}""");
    Frame other =
        frame(
            """
            {"text":"~1.2.3~abc","seq":127,"chat_id":"g","type":"message"}""");

    for (Frame frame : new Frame[] {one, other}) {
      assertThat(frame.isType("message")).isTrue();
      assertThat(frame.isType("mess")).isFalse();
      assertThat(frame.isType("messages")).isFalse();
      assertThat(frame.seq()).isEqualTo(127);
      assertThat(frame.stamp(Dialect.PARLEY)).isEqualTo(new Stamp(1, 2, 3));
    }
  }

  @Test
  void theIdIsNotTakenForThatOfTheClientOrChat() {
    assertThat(frame("{\"type\":\"ack\",\"client_id\":\"5\",\"id\":42,\"seq\":1}").id())
        .isEqualTo(42);
    assertThat(frame("{\"type\":\"live\"}").id()).isEqualTo(-1);
  }

  @Test
  void anErrorTellsItsCode() {
    Frame error = frame("{\"type\":\"error\",\"id\":1,\"code\":\"rate_limited\"}");

    assertThat(error.code()).isEqualTo("rate_limited");
    assertThat(frame("{\"type\":\"error\"}").code()).isEqualTo("unknown");
  }

  @Test
  void theReferenceSystemsTextIsFound() {
    Frame frame =
        frame(
            """
            {"chat_id":"c","sender":"a","message_type":"text","message":"~7.8.9~"}""");

    assertThat(frame.stamp(Dialect.REFERENCE)).isEqualTo(new Stamp(7, 8, 9));
  }

  @Test
  void aMessageWithoutATextIsNamed() {
    assertThatExceptionOfType(BenchException.class)
        .isThrownBy(() -> frame("{\"type\":\"message\"}").stamp(Dialect.PARLEY))
        .withMessageContaining("without a text");
  }
}
