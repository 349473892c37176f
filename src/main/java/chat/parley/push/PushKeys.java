package chat.parley.push;

import com.interaso.webpush.VapidKeys;
import com.interaso.webpush.WebPush;
import java.util.regex.Pattern;

/// By what push services know this installation (VAPID, RFC 8292): a pair of keys, of which
/// browsers are given the public one, and whom to write to if it misbehaves.
public final class PushKeys {
  private static final Pattern SUBJECT =
      Pattern.compile("mailto:[^\\s\"\\\\<>@]+@[^\\s\"\\\\<>@]+|https://[^\\s\"\\\\<>]+");
  private static final int MAX_SUBJECT_LENGTH = 200;

  private final String publicKey;
  private final WebPush webPush;

  private PushKeys(String publicKey, WebPush webPush) {
    this.publicKey = publicKey;
    this.webPush = webPush;
  }

  /// A pair of keys as base64url.
  public record Pair(String publicKey, String privateKey) {
    /// Not the private one.
    @Override
    public String toString() {
      return "Pair[" + publicKey + "]";
    }
  }

  /// Makes a pair that nobody has.
  public static Pair generate() {
    VapidKeys keys = VapidKeys.generate();
    return new Pair(
        P256.base64(keys.getApplicationServerKey()),
        P256.base64(P256.bytes(keys.getPrivateKey().getS())));
  }

  /// The form of a public key; throws an [IllegalArgumentException] whose message is to follow the
  /// key of the setting, as the next two.
  public static String publicKey(String text) {
    return P256.base64(P256.publicKey(text));
  }

  public static String privateKey(String text) {
    return P256.base64(P256.privateKey(text));
  }

  public static String subject(String text) {
    if (text.length() > MAX_SUBJECT_LENGTH || !SUBJECT.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "must be mailto: and an address, or a URL that begins with https://, at which the"
              + " operators of push services find you");
    }
    return text;
  }

  /// Of values whose forms are right. Throws an [IllegalArgumentException] if the keys are no pair.
  public static PushKeys of(String publicKey, String privateKey, String subject) {
    try {
      return new PushKeys(
          publicKey, new WebPush(subject, VapidKeys.fromUncompressedBytes(publicKey, privateKey)));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("does not belong to the public key", e);
    }
  }

  /// What browsers subscribe with (`applicationServerKey`).
  public String publicKey() {
    return publicKey;
  }

  WebPush webPush() {
    return webPush;
  }

  @Override
  public String toString() {
    return "PushKeys[" + publicKey + "]";
  }
}
