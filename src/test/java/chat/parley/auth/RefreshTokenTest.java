package chat.parley.auth;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.chat.SignInId;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class RefreshTokenTest {
  private static final JwtSecret KEY = JwtSecret.of("k".repeat(32));
  private static final JwtSecret OTHER = JwtSecret.of("o".repeat(32));

  private static RefreshToken first() {
    return RefreshToken.first(new SignInId("s1"), new SecureRandom(), KEY);
  }

  @Test
  void tokenIsReadByTheServerThatMadeIt() {
    RefreshToken token = first();

    RefreshToken read = RefreshToken.parse(token.text(), KEY).orElseThrow();

    assertThat(read.id()).isEqualTo(new SignInId("s1"));
    assertThat(read.hash()).isEqualTo(token.hash());
    assertThat(RefreshToken.parse(token.text(), OTHER)).isEmpty();
    assertThat(first().text()).isNotEqualTo(token.text());
  }

  @Test
  void nextOneIsAlwaysTheSame() {
    RefreshToken token = first();

    RefreshToken next = token.next(KEY);

    assertThat(next.text()).isNotEqualTo(token.text()).isEqualTo(token.next(KEY).text());
    assertThat(RefreshToken.parse(next.text(), KEY)).isPresent();
    assertThat(next.next(KEY).text()).isNotEqualTo(next.text());
  }

  @Test
  void whatWasMadeUpIsNone() {
    String text = first().text();
    String otherDevice = "s2" + text.substring(2);

    assertThat(RefreshToken.parse(otherDevice, KEY)).isEmpty();
    assertThat(RefreshToken.parse(text + "x", KEY)).isEmpty();
    for (String none : new String[] {"", ".", "..", "a.b", "a..b", "s1.x.y"}) {
      assertThat(RefreshToken.parse(none, KEY)).isEmpty();
    }
  }
}
