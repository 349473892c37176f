package chat.parley.push;

import chat.parley.chat.SignInId;
import chat.parley.chat.UserId;
import chat.parley.store.PushSubscription;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A browser that has subscribed: reads what was encrypted for it, as RFC 8291 and RFC 8188 say, by
/// code that shares nothing with what encrypts it.
public final class Browser {
  private static final int SALT = 16;
  private static final int POINT = 65;
  private static final byte END_OF_LAST_RECORD = 2;

  private final ECKey key;
  private final byte[] auth;
  private final String endpoint;

  /// A new one.
  public Browser(String endpoint) {
    this(generate(), random(16), endpoint);
  }

  Browser(ECKey key, byte[] auth, String endpoint) {
    this.key = key;
    this.auth = auth.clone();
    this.endpoint = endpoint;
  }

  private static ECKey generate() {
    try {
      return new ECKeyGenerator(Curve.P_256).generate();
    } catch (com.nimbusds.jose.JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] random(int bytes) {
    byte[] some = new byte[bytes];
    new SecureRandom().nextBytes(some);
    return some;
  }

  /// The key pair whose halves these are, base64url.
  static ECKey key(String point, String number) {
    byte[] bytes = Base64URL.from(point).decode();
    return new ECKey.Builder(
            Curve.P_256,
            Base64URL.encode(Arrays.copyOfRange(bytes, 1, 33)),
            Base64URL.encode(Arrays.copyOfRange(bytes, 33, POINT)))
        .d(Base64URL.from(number))
        .build();
  }

  public String endpoint() {
    return endpoint;
  }

  /// As the browser writes it (`PushSubscription.toJSON`).
  public String json() {
    return "{\"endpoint\":\"%s\",\"expirationTime\":null,\"keys\":{\"p256dh\":\"%s\",\"auth\":\"%s\"}}"
        .formatted(endpoint, Base64URL.encode(point()), Base64URL.encode(auth));
  }

  PushSubscription subscription(String user) {
    return subscription(user, false);
  }

  PushSubscription subscription(String user, boolean personal) {
    return new PushSubscription(
        new UserId(user), Optional.<SignInId>empty(), endpoint, point(), auth, personal, 1);
  }

  private byte[] point() {
    return point(key);
  }

  private static byte[] point(ECKey key) {
    return ByteBuffer.allocate(POINT)
        .put((byte) 4)
        .put(fixed(key.getX().decodeToBigInteger()))
        .put(fixed(key.getY().decodeToBigInteger()))
        .array();
  }

  private static byte[] fixed(BigInteger number) {
    byte[] bytes = number.toByteArray();
    byte[] fixed = new byte[32];
    int length = Math.min(bytes.length, 32);
    System.arraycopy(bytes, bytes.length - length, fixed, 32 - length, length);
    return fixed;
  }

  /// What is in the body of a push message.
  JsonNode read(byte[] body) {
    return new JsonMapper().readTree(decrypt(body));
  }

  /// @throws IllegalArgumentException if it is not for this browser, or of another form
  byte[] decrypt(byte[] body) {
    try {
      ByteBuffer in = ByteBuffer.wrap(body);
      byte[] salt = take(in, SALT);
      int recordSize = in.getInt();
      byte[] sender = take(in, in.get());
      byte[] sealed = take(in, in.remaining());
      if (sealed.length > recordSize) {
        throw new IllegalArgumentException("more than one record");
      }
      byte[] info = join(ascii("WebPush: info\0"), point(), sender);
      byte[] secret = hkdf(auth, agreed(sender), info, 32);
      byte[] contentKey = hkdf(salt, secret, ascii("Content-Encoding: aes128gcm\0"), 16);
      byte[] nonce = hkdf(salt, secret, ascii("Content-Encoding: nonce\0"), 12);
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(
          Cipher.DECRYPT_MODE,
          new SecretKeySpec(contentKey, "AES"),
          new GCMParameterSpec(128, nonce));
      return withoutPadding(cipher.doFinal(sealed));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("cannot be decrypted", e);
    }
  }

  private byte[] agreed(byte[] sender) throws GeneralSecurityException {
    try {
      KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
      agreement.init(key.toECPrivateKey());
      agreement.doPhase(
          key(Base64URL.encode(sender).toString(), key.getD().toString()).toECPublicKey(), true);
      return agreement.generateSecret();
    } catch (com.nimbusds.jose.JOSEException e) {
      throw new GeneralSecurityException(e);
    }
  }

  private static byte[] hkdf(byte[] salt, byte[] secret, byte[] info, int length)
      throws GeneralSecurityException {
    byte[] expanded = hmac(hmac(salt, secret), join(info, new byte[] {1}));
    return Arrays.copyOf(expanded, length);
  }

  private static byte[] hmac(byte[] key, byte[] data) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(data);
  }

  private static byte[] withoutPadding(byte[] record) {
    int end = record.length;
    while (end > 0 && record[end - 1] == 0) {
      end--;
    }
    if (end == 0 || record[end - 1] != END_OF_LAST_RECORD) {
      throw new IllegalArgumentException("no end of the padding");
    }
    return Arrays.copyOf(record, end - 1);
  }

  private static byte[] take(ByteBuffer in, int count) {
    byte[] bytes = new byte[count];
    in.get(bytes);
    return bytes;
  }

  private static byte[] join(byte[]... parts) {
    ByteBuffer all = ByteBuffer.allocate(Arrays.stream(parts).mapToInt(part -> part.length).sum());
    for (byte[] part : parts) {
      all.put(part);
    }
    return all.array();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
