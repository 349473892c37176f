package chat.parley.hooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class SignatureTest {

  /// `printf '1790000000.{"type":"message","text":"Grüße"}' | openssl dgst -sha256 -hmac
  /// whsec_0123456789abcdef`
  @Test
  void isWhatOpensslSays() {
    byte[] body = "{\"type\":\"message\",\"text\":\"Grüße\"}".getBytes(StandardCharsets.UTF_8);

    assertThat(Signature.of("whsec_0123456789abcdef", 1_790_000_000L, body))
        .isEqualTo("v1=5c42f8fb6ff4fce2bbf8c944135680346a5025c5e32e5d7387656bde6f923fca");
  }
}
