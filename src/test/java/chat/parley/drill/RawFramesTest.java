package chat.parley.drill;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Against another's codec.
final class RawFramesTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 125, 126, 65_535, 65_536})
  void aServerReadsWhatAClientWrites(int length) {
    String text = "ä" + "x".repeat(length);
    EmbeddedChannel server = new EmbeddedChannel(new WebSocket13FrameDecoder(true, false, 1 << 20));

    server.writeInbound(Unpooled.wrappedBuffer(RawFrames.text(text, 0x8A_01_F0_7F)));

    TextWebSocketFrame frame = server.readInbound();
    assertThat(frame.text()).isEqualTo(text);
    frame.release();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 125, 126, 65_535, 65_536})
  void aClientReadsWhatAServerWrites(int length) throws IOException {
    String text = "x".repeat(length);

    RawFrames.Frame frame = RawFrames.read(written(new TextWebSocketFrame(text)));

    assertThat(frame.opcode()).isEqualTo(RawFrames.TEXT);
    assertThat(frame.text()).isEqualTo(text);
  }

  @Test
  void aCloseFrameTellsItsCode() throws IOException {
    RawFrames.Frame frame = RawFrames.read(written(new CloseWebSocketFrame(4508, "too slow")));

    assertThat(frame.opcode()).isEqualTo(RawFrames.CLOSE);
    assertThat(frame.closeCode()).isEqualTo(4508);
    assertThat(new RawFrames.Frame(RawFrames.CLOSE, new byte[0]).closeCode()).isEqualTo(1005);
  }

  @Test
  void aStreamThatEndsInAFrameIsAnError() throws IOException {
    byte[] whole = written(new TextWebSocketFrame("hello")).readAllBytes();

    assertThatExceptionOfType(EOFException.class)
        .isThrownBy(() -> RawFrames.read(stream(Arrays.copyOf(whole, whole.length - 1))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u0001\u0001x", "HTTP/1.1 400"})
  void whatIsNoWholeFrameIsAnError(String bytes) {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> RawFrames.read(stream(bytes.getBytes(UTF_8))));
  }

  private static DataInputStream written(WebSocketFrame frame) {
    EmbeddedChannel server = new EmbeddedChannel(new WebSocket13FrameEncoder(false));
    server.writeOutbound(frame);
    ByteBuf all = Unpooled.buffer();
    for (ByteBuf part = server.readOutbound(); part != null; part = server.readOutbound()) {
      all.writeBytes(part);
      part.release();
    }
    byte[] bytes = new byte[all.readableBytes()];
    all.readBytes(bytes);
    return stream(bytes);
  }

  private static DataInputStream stream(byte[] bytes) {
    return new DataInputStream(new ByteArrayInputStream(bytes));
  }
}
