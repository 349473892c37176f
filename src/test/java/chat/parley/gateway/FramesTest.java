package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FramesTest {
  @ParameterizedTest
  @CsvSource({
    "0, 81 00",
    "1, 81 01",
    "125, 81 7D",
    "126, 81 7E 00 7E",
    "65535, 81 7E FF FF",
    "65536, 81 7F 00 00 00 00 00 01 00 00",
    "70000, 81 7F 00 00 00 00 00 01 11 70"
  })
  void theHeaderIsThatOfRfc6455(int length, String header) {
    ByteBuf frame = Frames.text(UnpooledByteBufAllocator.DEFAULT, text(length));
    try {
      byte[] expected = bytes(header);
      byte[] actual = new byte[expected.length];
      frame.readBytes(actual);
      assertThat(actual).isEqualTo(expected);
      byte[] payload = new byte[frame.readableBytes()];
      frame.readBytes(payload);
      assertThat(payload).isEqualTo(text(length));
    } finally {
      frame.release();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 125, 126, 65_535, 65_536})
  void aFrameIsWhatNettysEncoderWrites(int length) {
    EmbeddedChannel netty = new EmbeddedChannel(new WebSocket13FrameEncoder(false));
    ByteBuf frame = Frames.text(UnpooledByteBufAllocator.DEFAULT, text(length));
    netty.writeOutbound(new TextWebSocketFrame(netty.alloc().buffer().writeBytes(text(length))));
    ByteBuf whole = netty.alloc().buffer();
    for (ByteBuf part = netty.readOutbound(); part != null; part = netty.readOutbound()) {
      whole.writeBytes(part);
      part.release();
    }
    try {
      assertThat(frame).isEqualTo(whole);
    } finally {
      frame.release();
      whole.release();
      netty.finishAndReleaseAll();
    }
  }

  private static byte[] text(int length) {
    byte[] text = new byte[length];
    Arrays.fill(text, (byte) 'x');
    return text;
  }

  private static byte[] bytes(String hex) {
    String[] parts = hex.split(" ", -1);
    byte[] bytes = new byte[parts.length];
    for (int i = 0; i < parts.length; i++) {
      bytes[i] = (byte) Integer.parseInt(parts[i], 16);
    }
    return bytes;
  }
}
