package chat.parley.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.List;

/// What a connection writes, a line a frame: the text of a text frame, or `close 4508`, `ping 1`,
/// `pong` with its content.
final class Sent {
  private Sent() {}

  /// Reads what was written, and releases it. Netty may have put several frames into one buffer.
  static List<String> lines(Object written) {
    try {
      return switch (written) {
        case ByteBuf frames -> texts(frames);
        case CloseWebSocketFrame close -> List.of("close " + close.statusCode());
        case PingWebSocketFrame ping -> List.of("ping " + ping.content().getLong(0));
        case PongWebSocketFrame pong -> List.of("pong " + pong.content().toString(UTF_8));
        default -> throw new AssertionError("not to be written: " + written.getClass());
      };
    } finally {
      ReferenceCountUtil.release(written);
    }
  }

  /// The payloads of whole text frames, RFC 6455 section 5.2.
  private static List<String> texts(ByteBuf frames) {
    List<String> texts = new ArrayList<>();
    while (frames.isReadable()) {
      if (frames.readUnsignedByte() != 0x81) {
        throw new AssertionError("no whole text frame");
      }
      int length = frames.readUnsignedByte();
      if (length == 126) {
        length = frames.readUnsignedShort();
      } else if (length == 127) {
        length = Math.toIntExact(frames.readLong());
      }
      texts.add(frames.readString(length, UTF_8));
    }
    return texts;
  }
}
