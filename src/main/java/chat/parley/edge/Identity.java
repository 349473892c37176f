package chat.parley.edge;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A certificate with those that lead to its issuer, and its key, out of PEM files (RFC 7468).
///
/// @param chain the server's first
record Identity(PrivateKey key, X509Certificate[] chain) {
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
  private static final String WANTED =
      "%s must hold an RSA, EC or Ed25519 key as PKCS #8, which begins with -----BEGIN PRIVATE"
          + " KEY-----: openssl pkcs8 -topk8 -nocrypt makes one of others";

  /// When the server's certificate ends.
  Instant end() {
    return chain[0].getNotAfter().toInstant();
  }

  /// Reads them.
  ///
  /// @throws IOException that names the file and what is wrong with it
  static Identity of(Path certificate, Path key) throws IOException {
    X509Certificate[] chain = chain(certificate);
    PublicKey of = chain[0].getPublicKey();
    PrivateKey secret = key(key, of.getAlgorithm());
    if (!belong(secret, of)) {
      throw new IOException("%s is not the key of %s".formatted(key, certificate));
    }
    return new Identity(secret, chain);
  }

  private static X509Certificate[] chain(Path file) throws IOException {
    try {
      X509Certificate[] chain =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(read(file)))
              .toArray(X509Certificate[]::new);
      if (chain.length > 0) {
        return chain;
      }
    } catch (GeneralSecurityException _) {
      // Said below.
    }
    throw new IOException(file + " must hold a certificate, -----BEGIN CERTIFICATE-----");
  }

  private static PrivateKey key(Path file, String algorithm) throws IOException {
    Matcher pem = KEY.matcher(new String(read(file), StandardCharsets.US_ASCII));
    if (!pem.find()) {
      throw new IOException(WANTED.formatted(file));
    }
    try {
      byte[] encoded = Base64.getMimeDecoder().decode(pem.group(1));
      return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
    } catch (GeneralSecurityException | IllegalArgumentException _) {
      // Not as the cause: it may quote the key. One of another kind is not the certificate's.
      throw new IOException(WANTED.formatted(file) + ", of the certificate's kind");
    }
  }

  private static byte[] read(Path file) throws IOException {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new IOException(file + " is not there", e);
    } catch (IOException e) {
      throw new IOException(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  /// Whether what the one signs the other takes for signed.
  private static boolean belong(PrivateKey secret, PublicKey open) throws IOException {
    String scheme =
        switch (secret.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> secret.getAlgorithm();
        };
    byte[] text = "parley".getBytes(StandardCharsets.US_ASCII);
    try {
      Signature signature = Signature.getInstance(scheme);
      signature.initSign(secret);
      signature.update(text);
      byte[] signed = signature.sign();
      signature.initVerify(open);
      signature.update(text);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      throw new IOException("the certificate's key cannot be used: " + e.getMessage(), e);
    }
  }
}
