package chat.parley.push;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.util.Arrays;
import java.util.Base64;

/// Keys of the curve P-256, which those of web push are all of, in base64url. What is wrong with
/// one is an [IllegalArgumentException] whose message is to follow the name of the field or
/// setting.
final class P256 {
  private static final ECParameterSpec CURVE = curve();
  private static final BigInteger PRIME = ((ECFieldFp) CURVE.getCurve().getField()).getP();
  private static final int NUMBER_BYTES = 32;
  private static final byte UNCOMPRESSED = 4;

  private P256() {}

  private static ECParameterSpec curve() {
    try {
      AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
      parameters.init(new ECGenParameterSpec("secp256r1"));
      return parameters.getParameterSpec(ECParameterSpec.class);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no P-256", e);
    }
  }

  /// A public key: the bytes of an uncompressed point. That it is on the curve has to be looked at
  /// before it is multiplied with anything.
  static byte[] publicKey(String text) {
    byte[] bytes = base64(text, 1 + 2 * NUMBER_BYTES);
    if (bytes[0] != UNCOMPRESSED || !onCurve(number(bytes, 1), number(bytes, 1 + NUMBER_BYTES))) {
      throw new IllegalArgumentException("must be a point of P-256, uncompressed, as base64url");
    }
    return bytes;
  }

  /// A private key: a number from 1 to the order of the curve.
  static byte[] privateKey(String text) {
    byte[] bytes = base64(text, NUMBER_BYTES);
    BigInteger number = number(bytes, 0);
    if (number.signum() == 0 || number.compareTo(CURVE.getOrder()) >= 0) {
      throw new IllegalArgumentException("must be a private key of P-256, as base64url");
    }
    return bytes;
  }

  static byte[] base64(String text, int length) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("must be base64url", e);
    }
    if (bytes.length != length) {
      throw new IllegalArgumentException("must be " + length + " bytes as base64url");
    }
    return bytes;
  }

  static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /// A number as the bytes of a private key.
  static byte[] bytes(BigInteger number) {
    byte[] signed = number.toByteArray();
    byte[] bytes = new byte[NUMBER_BYTES];
    int length = Math.min(signed.length, NUMBER_BYTES);
    System.arraycopy(signed, signed.length - length, bytes, NUMBER_BYTES - length, length);
    return bytes;
  }

  private static BigInteger number(byte[] bytes, int from) {
    return new BigInteger(1, Arrays.copyOfRange(bytes, from, from + NUMBER_BYTES));
  }

  /// y² = x³ + ax + b
  private static boolean onCurve(BigInteger x, BigInteger y) {
    BigInteger right =
        x.pow(3).add(CURVE.getCurve().getA().multiply(x)).add(CURVE.getCurve().getB()).mod(PRIME);
    return x.compareTo(PRIME) < 0
        && y.compareTo(PRIME) < 0
        && y.multiply(y).mod(PRIME).equals(right);
  }
}
