package chat.parley.hooks;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// By what a receiver knows that a delivery is from this installation, and how old it is.
public final class Signature {
  private static final String ALGORITHM = "HmacSHA256";

  private Signature() {}

  /// `v1=` and the HMAC-SHA256, in hex, of the timestamp, a dot, and the body.
  ///
  /// @param secret whose UTF-8 bytes are the key
  /// @param timestamp in seconds since the epoch
  static String of(String secret, long timestamp, byte[] body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
      mac.update((timestamp + ".").getBytes(StandardCharsets.UTF_8));
      return "v1=" + HexFormat.of().formatHex(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no HMAC-SHA256", e);
    }
  }
}
