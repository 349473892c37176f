package chat.parley.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;

/// Frames as clients send them, RFC 6455 section 5.2.
final class RawFrame {
  private static final byte[] MASK = {0x12, 0x34, 0x56, 0x78};

  private RawFrame() {}

  /// A frame with its mask.
  ///
  /// @param first the byte with FIN, the reserved bits and the opcode
  static byte[] of(int first, byte[] payload) {
    return frame(first, payload, true);
  }

  /// One that no client may send.
  static byte[] unmasked(int first, byte[] payload) {
    return frame(first, payload, false);
  }

  private static byte[] frame(int first, byte[] payload, boolean masked) {
    int bit = masked ? 0x80 : 0;
    ByteBuf out = Unpooled.buffer().writeByte(first);
    if (payload.length < 126) {
      out.writeByte(bit | payload.length);
    } else if (payload.length <= 0xFFFF) {
      out.writeByte(bit | 126).writeShort(payload.length);
    } else {
      out.writeByte(bit | 127).writeLong(payload.length);
    }
    if (masked) {
      out.writeBytes(MASK);
    }
    for (int i = 0; i < payload.length; i++) {
      out.writeByte(masked ? payload[i] ^ MASK[i % MASK.length] : payload[i]);
    }
    return Arrays.copyOf(out.array(), out.readableBytes());
  }
}
