package chat.parley.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.chat.Attachment;
import chat.parley.chat.UserId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FileRefsTest {
  private static final UserId ALICE = new UserId("alice");
  private static final UserId BOB = new UserId("bob");
  private static final Attachment FILE = new Attachment("f00d", "über.png", "image/png", 42);
  private static final Instant NOW = Instant.ofEpochMilli(1_790_000_000_000L);
  private static final Duration LIFE = Duration.ofHours(1);

  private final FileRefs refs = refs("a secret of thirty-two bytes, ok", NOW);

  @Test
  void whatWasUploadedIsReadBackByItsOwner() {
    assertThat(refs.read(ALICE, refs.make(ALICE, FILE))).contains(FILE);
  }

  @Test
  void anotherNodeWithTheSameSecretBelievesIt() {
    assertThat(refs("a secret of thirty-two bytes, ok", NOW).read(ALICE, refs.make(ALICE, FILE)))
        .contains(FILE);
  }

  @Test
  void nobodyElseCanPostIt() {
    assertThat(refs.read(BOB, refs.make(ALICE, FILE))).isEmpty();
  }

  @Test
  void anotherSecretDoesNotBelieveIt() {
    assertThat(refs("another one of thirty-two bytes!", NOW).read(ALICE, refs.make(ALICE, FILE)))
        .isEmpty();
  }

  @Test
  void itEnds() {
    String ref = refs.make(ALICE, FILE);
    String secret = "a secret of thirty-two bytes, ok";

    assertThat(refs(secret, NOW.plus(LIFE).minusMillis(1)).read(ALICE, ref)).contains(FILE);
    assertThat(refs(secret, NOW.plus(LIFE)).read(ALICE, ref)).isEmpty();
  }

  @Test
  void aChangeOfAnyByteIsNoticed() {
    byte[] whole = Base64.getUrlDecoder().decode(refs.make(ALICE, FILE));
    for (int i = 0; i < whole.length; i++) {
      byte[] changed = whole.clone();
      changed[i] ^= 1;
      String ref = Base64.getUrlEncoder().withoutPadding().encodeToString(changed);

      assertThat(refs.read(ALICE, ref)).as("byte %d", i).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "f00d", "not base64!", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
  void whatIsNoReferenceIsNone(String text) {
    assertThat(refs.read(ALICE, text)).isEmpty();
  }

  private static FileRefs refs(String secret, Instant now) {
    SecretKey key = new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256");
    return new FileRefs(key, Clock.fixed(now, ZoneOffset.UTC), LIFE);
  }
}
