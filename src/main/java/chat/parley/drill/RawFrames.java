package chat.parley.drill;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// WebSocket by hand (RFC 6455), for clients that misbehave in ways that a proper one cannot: from
/// the client masked and whole, from the server unmasked and whole.
final class RawFrames {
  static final int TEXT = 1;
  static final int CLOSE = 8;

  private static final int FINAL = 0x80;
  private static final int MASKED = 0x80;
  private static final int LENGTH_16 = 126;
  private static final int LENGTH_64 = 127;

  /// More than any server frame has.
  private static final int MAX_PAYLOAD = 32 << 20;

  /// @param opcode of section 5.2
  record Frame(int opcode, byte[] payload) {
    String text() {
      return new String(payload, StandardCharsets.UTF_8);
    }

    /// Of a close frame; 1005 if it names none.
    int closeCode() {
      return payload.length < 2 ? 1005 : Short.toUnsignedInt(ByteBuffer.wrap(payload).getShort());
    }
  }

  private RawFrames() {}

  /// The request that opens a WebSocket.
  static byte[] upgrade(String authority) {
    return """
        GET /v1/ws HTTP/1.1\r
        Host: %s\r
        Upgrade: websocket\r
        Connection: Upgrade\r
        Sec-WebSocket-Version: 13\r
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
        \r
        """
        .formatted(authority)
        .getBytes(StandardCharsets.US_ASCII);
  }

  /// A text frame of a client.
  static byte[] text(String text, int mask) {
    byte[] payload = text.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(payload.length + 14);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(FINAL | TEXT);
      if (payload.length < LENGTH_16) {
        out.writeByte(MASKED | payload.length);
      } else if (payload.length <= 0xFFFF) {
        out.writeByte(MASKED | LENGTH_16);
        out.writeShort(payload.length);
      } else {
        out.writeByte(MASKED | LENGTH_64);
        out.writeLong(payload.length);
      }
      out.writeInt(mask);
      for (int i = 0; i < payload.length; i++) {
        out.writeByte(payload[i] ^ (mask >>> (24 - 8 * (i % 4))));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /// The next frame of a server.
  ///
  /// @throws IOException if the stream ends, or it is no such frame
  static Frame read(DataInputStream in) throws IOException {
    int first = in.readUnsignedByte();
    int second = in.readUnsignedByte();
    if ((first & FINAL) == 0 || (second & MASKED) != 0) {
      throw new IOException("not a whole, unmasked frame");
    }
    long length =
        switch (second) {
          case LENGTH_16 -> in.readUnsignedShort();
          case LENGTH_64 -> in.readLong();
          default -> second;
        };
    if (length < 0 || length > MAX_PAYLOAD) {
      throw new IOException("a frame of " + length + " bytes");
    }
    byte[] payload = new byte[(int) length];
    in.readFully(payload);
    return new Frame(first & 0x0F, payload);
  }
}
