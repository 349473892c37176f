package chat.parley.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/// The HTTP answers that a stream of bytes consists of.
///
/// @param head without the empty line after it
record Answered(int status, String head, String body) {
  private static final String END = "\r\n\r\n";

  /// Takes a stream apart. An answer to HEAD has no body, which is seen by what stands there.
  ///
  /// @throws AssertionError if it is not whole answers and nothing else
  static List<Answered> all(byte[] stream) {
    List<Answered> answers = new ArrayList<>();
    String rest = new String(stream, ISO_8859_1);
    while (!rest.isEmpty()) {
      int end = rest.indexOf(END);
      if (!rest.startsWith("HTTP/1.1 ") || end < 0) {
        throw new AssertionError("no HTTP answer: " + rest);
      }
      String head = rest.substring(0, end);
      int status = Integer.parseInt(head.substring(9, 12));
      int from = end + END.length();
      boolean bare = from == rest.length() || rest.startsWith("HTTP/1.1 ", from);
      int length = bare ? 0 : length(head).orElse(0);
      if (rest.length() < from + length) {
        throw new AssertionError("a body is cut off: " + rest);
      }
      answers.add(new Answered(status, head, rest.substring(from, from + length)));
      rest = rest.substring(from + length);
    }
    return answers;
  }

  private static OptionalInt length(String head) {
    return head.lines()
        .map(line -> line.toLowerCase(Locale.ROOT))
        .filter(line -> line.startsWith("content-length:"))
        .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
        .findFirst();
  }

  /// By lower-case name, with its value.
  boolean has(String header) {
    return head.toLowerCase(Locale.ROOT).contains("\r\n" + header);
  }
}
