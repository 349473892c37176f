package chat.parley.store;

import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.Locale;
import java.util.regex.Pattern;

/// What two texts are compared by when somebody looks for one of them: without case, accents and
/// forms of a letter. Made here and not by the databases, of which each has another way. Pure.
public final class Folded {
  /// Marks that scripts share, thus accents; those of one script, as vowels of Hindi and Thai, are
  /// part of its words, as are the marks that tell Japanese syllables apart. And what has no width.
  private static final Pattern DROPPED =
      Pattern.compile("[[\\p{Mn}&&\\p{IsInherited}&&[^\\u3099\\u309A]]\\p{Cf}]+");

  private Folded() {}

  /// Upper, then lower case, character by character: ß is ss then, and a sigma is a sigma wherever
  /// it stands. Lower case before that, for the capital ẞ, which is its own upper case.
  public static String of(String text) {
    return isAscii(text) ? text.toLowerCase(Locale.ROOT) : folded(text);
  }

  /// In which there is nothing but case.
  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }

  private static String folded(String text) {
    String bare = DROPPED.matcher(Normalizer.normalize(text, Form.NFKD)).replaceAll("");
    StringBuilder lower = new StringBuilder(bare.length());
    bare.toLowerCase(Locale.ROOT)
        .toUpperCase(Locale.ROOT)
        .codePoints()
        .map(Character::toLowerCase)
        .forEach(lower::appendCodePoint);
    return Normalizer.normalize(lower, Form.NFC);
  }
}
