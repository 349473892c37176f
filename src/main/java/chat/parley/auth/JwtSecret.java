package chat.parley.auth;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/// The key with which tokens are signed and verified: the UTF-8 bytes of a text of at least 32
/// bytes, as HMAC-SHA256 wants (RFC 7518, section 3.2). It shows itself to nobody.
public final class JwtSecret {
  private static final int MIN_BYTES = 32;

  private final SecretKey key;

  private JwtSecret(SecretKey key) {
    this.key = key;
  }

  /// The secret that is written as `text`. Throws an [IllegalArgumentException] whose message is to
  /// follow the name of a setting or file.
  public static JwtSecret of(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length < MIN_BYTES) {
      throw new IllegalArgumentException(
          "must have at least " + MIN_BYTES + " bytes, and has " + bytes.length);
    }
    return new JwtSecret(new SecretKeySpec(bytes, "HmacSHA256"));
  }

  /// A new secret's text: 32 random bytes as base64url.
  public static String randomText(SecureRandom random) {
    byte[] bytes = new byte[MIN_BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /// The key itself, for HMAC-SHA256.
  public SecretKey key() {
    return key;
  }

  @Override
  public String toString() {
    return "JwtSecret[hidden]";
  }
}
