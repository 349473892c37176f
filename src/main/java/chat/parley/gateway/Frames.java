package chat.parley.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/// Whole text frames as they go over the wire (RFC 6455 section 5.2): final, unmasked. Encoded
/// once, one frame is written to many channels, past their frame encoders.
final class Frames {
  private static final int FINAL_TEXT = 0x81;
  private static final int MAX_HEADER = 10;

  private Frames() {}

  /// The caller owns the buffer.
  static ByteBuf text(ByteBufAllocator allocator, byte[] utf8) {
    ByteBuf frame = allocator.directBuffer(MAX_HEADER + utf8.length);
    write(frame, utf8);
    return frame;
  }

  /// Adds a frame to those that a buffer has.
  static void write(ByteBuf out, byte[] utf8) {
    out.writeByte(FINAL_TEXT);
    if (utf8.length < 126) {
      out.writeByte(utf8.length);
    } else if (utf8.length <= 0xFFFF) {
      out.writeByte(126).writeShort(utf8.length);
    } else {
      out.writeByte(127).writeLong(utf8.length);
    }
    out.writeBytes(utf8);
  }
}
