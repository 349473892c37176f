package chat.parley.auth;

import java.security.MessageDigest;

/// By what the operator of the installation shows who they are. It shows itself to nobody.
public final class OperatorToken {
  private static final int MIN_LENGTH = 32;
  private static final int MAX_LENGTH = 512;

  private final byte[] hash;

  private OperatorToken(byte[] hash) {
    this.hash = hash;
  }

  /// The token that is written as `text`. Throws an [IllegalArgumentException] whose message is to
  /// follow the name of a setting.
  public static OperatorToken of(String text) {
    if (text.length() < MIN_LENGTH || text.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "must have %d to %d characters, and has %d"
              .formatted(MIN_LENGTH, MAX_LENGTH, text.length()));
    }
    if (!text.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new IllegalArgumentException("must be of printable ASCII, without blanks");
    }
    return new OperatorToken(Sha256.of(text));
  }

  /// Whether `token` is it; takes as long whatever it is.
  public boolean is(String token) {
    return MessageDigest.isEqual(hash, Sha256.of(token));
  }

  @Override
  public String toString() {
    return "OperatorToken[hidden]";
  }
}
