package chat.parley.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PushKeysTest {
  private static final String SUBJECT = "mailto:admin@chat.example";
  private static final PushKeys.Pair PAIR = PushKeys.generate();

  /// Often, since a number may begin with zeros.
  @RepeatedTest(20)
  void pairThatWasMadeIsOne() {
    PushKeys.Pair pair = PushKeys.generate();

    assertThat(Base64.getUrlDecoder().decode(pair.publicKey())).hasSize(65).startsWith(4);
    assertThat(Base64.getUrlDecoder().decode(pair.privateKey())).hasSize(32);
    assertThat(PushKeys.publicKey(pair.publicKey())).isEqualTo(pair.publicKey());
    assertThat(PushKeys.privateKey(pair.privateKey())).isEqualTo(pair.privateKey());
    assertThat(PushKeys.of(pair.publicKey(), pair.privateKey(), SUBJECT).publicKey())
        .isEqualTo(pair.publicKey());
  }

  @Test
  void keysOfTwoPairsAreNone() {
    PushKeys.Pair other = PushKeys.generate();
    assertThat(other.publicKey()).isNotEqualTo(PAIR.publicKey());
    assertThatThrownBy(() -> PushKeys.of(PAIR.publicKey(), other.privateKey(), SUBJECT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("does not belong to the public key");
  }

  @Test
  void privateKeyIsNotShown() {
    assertThat(PAIR.toString()).doesNotContain(PAIR.privateKey());
    assertThat(PushKeys.of(PAIR.publicKey(), PAIR.privateKey(), SUBJECT).toString())
        .doesNotContain(PAIR.privateKey());
  }

  @Test
  void paddingMayBeThere() {
    assertThat(PushKeys.publicKey(PAIR.publicKey() + "=")).isEqualTo(PAIR.publicKey());
  }

  @Test
  void pointThatIsNotOnTheCurveIsNoKey() {
    byte[] bytes = Base64.getUrlDecoder().decode(PAIR.publicKey());
    bytes[64] ^= 1;
    assertNoPublicKey(bytes);
    // Both forms of a number are the same to a calculator.
    byte[] larger = new byte[65];
    larger[0] = 4;
    java.util.Arrays.fill(larger, 1, 33, (byte) 0xff);
    assertNoPublicKey(larger);
  }

  @Test
  void publicKeyIsUncompressed() {
    byte[] bytes = Base64.getUrlDecoder().decode(PAIR.publicKey());
    bytes[0] = 2;
    assertNoPublicKey(bytes);
  }

  private static void assertNoPublicKey(byte[] bytes) {
    String text = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    assertThatThrownBy(() -> PushKeys.publicKey(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("must be a point of P-256, uncompressed, as base64url");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "AAAA", "not base64!", "+/+/"})
  void otherTextIsNoKey(String text) {
    assertThatThrownBy(() -> PushKeys.publicKey(text)).hasMessageStartingWith("must be ");
    assertThatThrownBy(() -> PushKeys.privateKey(text)).hasMessageStartingWith("must be ");
  }

  @Test
  void privateKeyIsANumberBelowTheOrder() {
    String none = Base64.getUrlEncoder().withoutPadding().encodeToString(new byte[32]);
    byte[] all = new byte[32];
    java.util.Arrays.fill(all, (byte) 0xff);
    String tooLarge = Base64.getUrlEncoder().withoutPadding().encodeToString(all);

    assertThatThrownBy(() -> PushKeys.privateKey(none)).hasMessageContaining("a private key");
    assertThatThrownBy(() -> PushKeys.privateKey(tooLarge)).hasMessageContaining("a private key");
  }

  @ParameterizedTest
  @ValueSource(strings = {"mailto:a@b.example", "https://chat.example", "https://chat.example/x?y"})
  void subjectIsAnAddressOrAPage(String subject) {
    assertThat(PushKeys.subject(subject)).isEqualTo(subject);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "a@b.example", "mailto:", "mailto:b", "http://chat.example", "https://a\"b"})
  void nothingElseIsASubject(String subject) {
    assertThatThrownBy(() -> PushKeys.subject(subject)).hasMessageStartingWith("must be mailto:");
  }
}
