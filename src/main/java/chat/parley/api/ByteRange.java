package chat.parley.api;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What of a file is wanted (RFC 9110, section 14).
sealed interface ByteRange {
  Pattern FORM = Pattern.compile("bytes=([0-9]{0,18})-([0-9]{0,18})");

  /// All of it.
  record Whole() implements ByteRange {}

  /// A part.
  ///
  /// @param first byte, from 0
  /// @param last byte, included
  record Part(long first, long last) implements ByteRange {}

  /// A part that the file does not have.
  record Beyond() implements ByteRange {}

  /// Several parts at a time are not given, nor is what cannot be read: then it is the whole.
  ///
  /// @param range the header `Range`
  /// @param ifRange the header `If-Range`: of another state than `tag` no part is wanted
  static ByteRange wanted(Optional<String> range, Optional<String> ifRange, String tag, long size) {
    Matcher form = FORM.matcher(range.orElse("").strip());
    if (!form.matches() || !ifRange.orElse(tag).equals(tag)) {
      return new Whole();
    }
    String from = form.group(1);
    String to = form.group(2);
    if (from.isEmpty()) {
      return to.isEmpty() ? new Whole() : end(Long.parseLong(to), size);
    }
    long first = Long.parseLong(from);
    long last = to.isEmpty() ? Long.MAX_VALUE : Long.parseLong(to);
    if (last < first) {
      return new Whole();
    }
    return first < size ? new Part(first, Math.min(last, size - 1)) : new Beyond();
  }

  private static ByteRange end(long length, long size) {
    return length == 0 || size == 0 ? new Beyond() : new Part(Math.max(0, size - length), size - 1);
  }
}
