package chat.parley.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JwtSecretTest {
  @Test
  void thirtyTwoBytesAreEnough() {
    assertThat(JwtSecret.of("x".repeat(32)).key().getEncoded()).hasSize(32);
    assertThat(JwtSecret.of("ü".repeat(16)).key().getEncoded()).hasSize(32);
  }

  @Test
  void lessIsRefusedWithoutSayingWhatItWas() {
    assertThatThrownBy(() -> JwtSecret.of("x".repeat(31)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("must have at least 32 bytes, and has 31");
  }

  @Test
  void aRandomSecretIsLongEnoughAndNeverTheSame() {
    SecureRandom random = new SecureRandom();

    String one = JwtSecret.randomText(random);

    assertThat(one).matches("[A-Za-z0-9_-]{43}").isNotEqualTo(JwtSecret.randomText(random));
    assertThat(JwtSecret.of(one).key().getEncoded()).hasSize(43);
  }

  @Test
  void aSecretDoesNotShowItself() {
    String text = "do not print this in any log, ever!";
    JwtRules rules = new JwtRules(JwtSecret.of(text), Optional.empty(), Optional.empty());

    assertThat(rules.toString()).doesNotContain(text);
  }
}
