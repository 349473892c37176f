package chat.parley.files;

import chat.parley.chat.Attachment;
import chat.parley.chat.UserId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/// Vouches for uploaded files, so that whoever takes a message with attachments need not look them
/// up: an event loop may not wait, and messages may not overtake each other while one waits.
///
/// A reference is base64url of HMAC-SHA256 (RFC 2104) of what follows it, and that: version, time
/// at which it ends, owner, attachment, with U+0000 between them. Any node with the same key
/// believes it. Thread-safe.
public final class FileRefs {
  private static final String VERSION = "1";
  private static final String ALGORITHM = "HmacSHA256";
  private static final int MAC_BYTES = 32;
  private static final int PARTS = 7;

  private final SecretKey key;
  private final Clock clock;
  private final Duration life;

  /// @param life less than what an attachment is kept that nobody posts
  public FileRefs(SecretKey key, Clock clock, Duration life) {
    this.key = key;
    this.clock = clock;
    this.life = life;
  }

  /// A reference with which `owner` may post the file from now on, for as long as it lives.
  public String make(UserId owner, Attachment file) {
    String text =
        String.join(
            "\0",
            VERSION,
            Long.toString(clock.millis() + life.toMillis()),
            owner.value(),
            file.id(),
            file.name(),
            file.type(),
            Long.toString(file.size()));
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    byte[] whole = ByteBuffer.allocate(MAC_BYTES + bytes.length).put(mac(bytes)).put(bytes).array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(whole);
  }

  /// The file of a reference that was made for `owner` and lives; empty for anything else.
  public Optional<Attachment> read(UserId owner, String reference) {
    byte[] whole;
    try {
      whole = Base64.getUrlDecoder().decode(reference);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    if (whole.length < MAC_BYTES) {
      return Optional.empty();
    }
    byte[] bytes = Arrays.copyOfRange(whole, MAC_BYTES, whole.length);
    if (!MessageDigest.isEqual(Arrays.copyOf(whole, MAC_BYTES), mac(bytes))) {
      return Optional.empty();
    }
    String[] parts = new String(bytes, StandardCharsets.UTF_8).split("\0", -1);
    boolean good =
        parts.length == PARTS
            && parts[0].equals(VERSION)
            && clock.millis() < Long.parseLong(parts[1])
            && parts[2].equals(owner.value());
    return good
        ? Optional.of(new Attachment(parts[3], parts[4], parts[5], Long.parseLong(parts[6])))
        : Optional.empty();
  }

  private byte[] mac(byte[] bytes) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      // Apart from whatever else is signed with this key.
      mac.update("parley attachment\0".getBytes(StandardCharsets.UTF_8));
      return mac.doFinal(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot compute " + ALGORITHM, e);
    }
  }
}
