package chat.parley.auth;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;

/// A password as its user typed it: 8 to 128 characters, whichever. It shows itself to nobody.
public final class Password {
  private static final int MIN_LENGTH = 8;
  private static final int MAX_LENGTH = 128;

  private final String text;

  private Password(String text) {
    this.text = text;
  }

  /// A password to be. Throws an [IllegalArgumentException] whose message is to follow the name of
  /// the field.
  public static Password chosen(String text) {
    int length = text.codePointCount(0, text.length());
    if (length < MIN_LENGTH || length > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "must have %d to %d characters".formatted(MIN_LENGTH, MAX_LENGTH));
    }
    return new Password(text);
  }

  /// One that is tried. Only its length is limited: what may be chosen is told to who chooses.
  public static Password tried(String text) {
    if (text.codePointCount(0, text.length()) > MAX_LENGTH) {
      throw new IllegalArgumentException("must have at most " + MAX_LENGTH + " characters");
    }
    return new Password(text);
  }

  /// The same bytes however the keyboard composes its letters (NIST SP 800-63B, section 5.1.1.2).
  byte[] bytes() {
    return Normalizer.normalize(text, Normalizer.Form.NFKC).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "Password[hidden]";
  }
}
