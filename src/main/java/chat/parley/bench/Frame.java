package chat.parley.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;

/// The payload of a text frame, in which a few fields are looked for and nothing is decoded: the
/// loader shares the machine with what it measures. Valid while it is being shown.
final class Frame {
  private static final byte[] TYPE = "\"type\":\"".getBytes(UTF_8);
  private static final byte[] ID = "\"id\":".getBytes(UTF_8);
  private static final byte[] SEQ = "\"seq\":".getBytes(UTF_8);
  private static final byte[] CODE = "\"code\":\"".getBytes(UTF_8);

  private final ByteBuf payload;

  Frame(ByteBuf payload) {
    this.payload = payload;
  }

  /// Of the frames of `/v1/ws`.
  boolean isType(String type) {
    int at = after(TYPE);
    int end = at + type.length();
    if (at < 0 || end >= payload.writerIndex() || payload.getByte(end) != '"') {
      return false;
    }
    for (int i = 0; i < type.length(); i++) {
      if (payload.getByte(at + i) != type.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /// The request that it answers; -1 if it names none.
  long id() {
    return number(ID);
  }

  /// -1 if it has none.
  long seq() {
    return number(SEQ);
  }

  /// Of an `error`.
  String code() {
    int at = after(CODE);
    int end = at < 0 ? -1 : payload.indexOf(at, payload.writerIndex(), (byte) '"');
    return end < 0 ? "unknown" : payload.toString(at, end - at, UTF_8);
  }

  /// The stamp that the message's text begins with.
  ///
  /// @throws BenchException if there is none
  Stamp stamp(Dialect dialect) {
    int at = after(dialect.beforeText());
    if (at < 0) {
      throw new BenchException("a message without a text was shown: " + this);
    }
    return Stamp.read(payload, at);
  }

  boolean has(byte[] key) {
    return after(key) >= 0;
  }

  private long number(byte[] key) {
    int at = after(key);
    if (at < 0) {
      return -1;
    }
    long number = 0;
    for (; at < payload.writerIndex(); at++) {
      int digit = payload.getByte(at) - '0';
      if (digit < 0 || digit > 9) {
        break;
      }
      number = 10 * number + digit;
    }
    return number;
  }

  /// Where what follows the first such key begins; -1 if there is none.
  private int after(byte[] key) {
    int last = payload.writerIndex() - key.length;
    for (int at = payload.readerIndex(); at <= last; at++) {
      if (payload.getByte(at + 1) == key[1] && matches(key, at)) {
        return at + key.length;
      }
    }
    return -1;
  }

  private boolean matches(byte[] key, int at) {
    for (int i = 0; i < key.length; i++) {
      if (payload.getByte(at + i) != key[i]) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return payload.toString(UTF_8);
  }
}
