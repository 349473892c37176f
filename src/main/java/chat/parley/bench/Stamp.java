package chat.parley.bench;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/// What the text of a message begins with, so that whoever is shown it knows which one it is and
/// how late it comes: `~<stream>.<n>.<due>~`.
///
/// @param stream who sent it, as the number of a member
/// @param n counts the messages of the stream from 0
/// @param due when it was to be sent, in nanoseconds since the run began
record Stamp(int stream, int n, long due) {
  /// Not `@`, which would mention somebody.
  private static final char MARK = '~';

  /// A text of about so many bytes, never shorter than the stamp; ASCII without quotes.
  static String text(int stream, int n, long due, int size) {
    StringBuilder text = new StringBuilder(Math.max(size, 48));
    text.append(MARK).append(stream).append('.').append(n).append('.').append(due).append(MARK);
    while (text.length() < size) {
      text.append((char) ('a' + text.length() % 26));
    }
    return text.toString();
  }

  /// Reads one.
  ///
  /// @param at where in the buffer the text begins
  /// @throws BenchException if no stamp is there
  static Stamp read(ByteBuf buffer, int at) {
    Cursor cursor = new Cursor(buffer, at);
    cursor.expect(MARK);
    long stream = cursor.number('.');
    long n = cursor.number('.');
    return new Stamp((int) stream, (int) n, cursor.number(MARK));
  }

  private static final class Cursor {
    private final ByteBuf buffer;
    private int at;

    Cursor(ByteBuf buffer, int at) {
      this.buffer = buffer;
      this.at = at;
    }

    private int next() {
      return at < buffer.writerIndex() ? buffer.getByte(at++) : -1;
    }

    void expect(int wanted) {
      if (next() != wanted) {
        throw unstamped();
      }
    }

    long number(int end) {
      long number = 0;
      for (int c = next(); c != end; c = next()) {
        if (c < '0' || c > '9') {
          throw unstamped();
        }
        number = 10 * number + (c - '0');
      }
      return number;
    }

    private BenchException unstamped() {
      return new BenchException(
          "a message of somebody else was shown: "
              + buffer.toString(StandardCharsets.UTF_8).lines().findFirst().orElse(""));
    }
  }
}
