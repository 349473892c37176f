package chat.parley.directory;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/// What Redis does in one step. Each is a file in the resources, which says what it takes and
/// gives; each touches one key, so that it runs in a Redis Cluster.
enum Script {
  CLAIM,
  RELEASE,
  LIVING,
  REGISTER,
  REMOVE,
  REFRESH,
  ENTER;

  private final String text;
  private final String sha;

  Script() {
    this.text = resource("prelude") + resource(name().toLowerCase(Locale.ROOT));
    this.sha = sha(text);
  }

  String text() {
    return text;
  }

  /// By which a Redis that has run it knows it, until it restarts.
  String sha() {
    return sha;
  }

  private static String resource(String name) {
    try (InputStream file = Script.class.getResourceAsStream(name + ".lua")) {
      if (file == null) {
        throw new IllegalStateException("not in the jar: " + name + ".lua");
      }
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sha(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
