package chat.parley.chat;

/// Which characters an id may have: ASCII letters, digits and some more. Two words of bits, since
/// each message that passes through a node makes a dozen ids.
final class Alphabet {
  private final long low;
  private final long high;

  private Alphabet(long low, long high) {
    this.low = low;
    this.high = high;
  }

  /// Letters, digits and `more`, all of it ASCII.
  static Alphabet lettersDigitsAnd(String more) {
    String all = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789" + more;
    long low = 0;
    long high = 0;
    for (int i = 0; i < all.length(); i++) {
      char c = all.charAt(i);
      if (c < 64) {
        low |= 1L << c;
      } else {
        high |= 1L << c;
      }
    }
    return new Alphabet(low, high);
  }

  /// Whether `text` has 1 to `max` characters, all of them of this alphabet.
  boolean spells(String text, int max) {
    int length = text.length();
    if (length == 0 || length > max) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c >= 128 || ((c < 64 ? low : high) >>> c & 1) == 0) {
        return false;
      }
    }
    return true;
  }
}
