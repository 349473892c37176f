package chat.parley.chat;

/// The checks that the id records share. An id that exists is valid, so nothing checks it again.
final class Ids {
  private Ids() {}

  /// Returns `value` if it has 1 to `max` characters of an alphabet, else throws with a reason to
  /// follow the name of a field, as in "user_id must be …".
  static String spelled(Alphabet alphabet, int max, String value, String form) {
    if (!alphabet.spells(value, max)) {
      throw new IllegalArgumentException("must be " + form);
    }
    return value;
  }

  /// Returns `value` if it has 1 to `max` characters, none of them a control character or half of a
  /// surrogate pair.
  static String plain(String value, int max) {
    if (value.isEmpty() || value.length() > max) {
      throw new IllegalArgumentException("must have 1 to " + max + " characters");
    }
    return wellFormed(value, false);
  }

  /// Returns `value` if it can be written as UTF-8 and kept by every store: no lone surrogate, no
  /// U+0000 (PostgreSQL's text cannot hold it), and unless `multiline` no other control character.
  static String wellFormed(String value, boolean multiline) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == 0 || (!multiline && Character.isISOControl(c))) {
        throw new IllegalArgumentException(
            "must not contain the control character U+%04X".formatted((int) c));
      }
      if (Character.isHighSurrogate(c)
          && i + 1 < value.length()
          && Character.isLowSurrogate(value.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        throw new IllegalArgumentException("must not contain a lone surrogate");
      }
    }
    return value;
  }
}
