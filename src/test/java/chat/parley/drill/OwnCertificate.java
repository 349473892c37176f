package chat.parley.drill;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;

/// A certificate for `localhost` and 127.0.0.1 that nobody has signed but itself, made by the JDK's
/// keytool for one test.
///
/// @param chain PEM
/// @param key PEM, PKCS #8
/// @param store PKCS #12 with both; what a JVM needs to trust the certificate
record OwnCertificate(Path chain, Path key, Path store) {
  static final String PASSWORD = "of-a-test";

  private static final String ALIAS = "own";

  static OwnCertificate in(Path folder) throws IOException, GeneralSecurityException {
    Path store = folder.resolve("own.p12");
    ChildProcess.answer(
        Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
        "-genkeypair",
        "-alias",
        ALIAS,
        "-keyalg",
        "EC",
        "-groupname",
        "secp256r1",
        "-validity",
        "2",
        "-dname",
        "CN=localhost",
        "-ext",
        "SAN=dns:localhost,ip:127.0.0.1",
        "-storetype",
        "PKCS12",
        "-keystore",
        store.toString(),
        "-storepass",
        PASSWORD);
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    Path chain = folder.resolve("fullchain.pem");
    Path key = folder.resolve("privkey.pem");
    Files.writeString(chain, pem("CERTIFICATE", keys.getCertificate(ALIAS).getEncoded()));
    Files.writeString(
        key, pem("PRIVATE KEY", keys.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded()));
    return new OwnCertificate(chain, key, store);
  }

  private static String pem(String what, byte[] der) {
    String lines =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(der);
    return "-----BEGIN %1$s-----%n%2$s%n-----END %1$s-----%n".formatted(what, lines);
  }
}
