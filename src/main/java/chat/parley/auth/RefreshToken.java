package chat.parley.auth;

import chat.parley.chat.SignInId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;

/// What a device gets new access tokens for: `id.secret.seal`, base64url each. The secret has 256
/// bits, of which the store keeps the SHA-256 alone. The seal shows that this server made it, so
/// that an old one that comes back is told from one that somebody made up.
///
/// The next one follows from this one and the server's key: whoever asks twice, as after an answer
/// that got lost, gets the same.
final class RefreshToken {
  private static final int SECRET_BYTES = 32;

  private final SignInId id;
  private final String text;

  private RefreshToken(SignInId id, String text) {
    this.id = id;
    this.text = text;
  }

  static RefreshToken first(SignInId id, SecureRandom random, JwtSecret key) {
    byte[] secret = new byte[SECRET_BYTES];
    random.nextBytes(secret);
    return sealed(id, secret, key);
  }

  /// The token that `text` is, if this server has made it.
  static Optional<RefreshToken> parse(String text, JwtSecret key) {
    int end = text.lastIndexOf('.');
    int middle = text.indexOf('.');
    if (middle <= 0 || end <= middle) {
      return Optional.empty();
    }
    byte[] expected =
        base64(mac(key, "seal", text.substring(0, end))).getBytes(StandardCharsets.UTF_8);
    byte[] actual = text.substring(end + 1).getBytes(StandardCharsets.UTF_8);
    return MessageDigest.isEqual(expected, actual)
        ? Optional.of(new RefreshToken(new SignInId(text.substring(0, middle)), text))
        : Optional.empty();
  }

  RefreshToken next(JwtSecret key) {
    return sealed(id, mac(key, "next", text), key);
  }

  private static RefreshToken sealed(SignInId id, byte[] secret, JwtSecret key) {
    String open = id + "." + base64(secret);
    return new RefreshToken(id, open + "." + base64(mac(key, "seal", open)));
  }

  SignInId id() {
    return id;
  }

  String text() {
    return text;
  }

  byte[] hash() {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("no SHA-256", e);
    }
  }

  private static byte[] mac(JwtSecret key, String purpose, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key.key());
      return mac.doFinal(
          ("parley refresh " + purpose + " " + text).getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no HMAC-SHA256", e);
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  @Override
  public String toString() {
    return "RefreshToken[hidden]";
  }
}
