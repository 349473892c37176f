package chat.parley.push;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.util.Base64URL;
import org.junit.jupiter.api.Test;

/// That the tests' browser reads push messages as browsers do.
final class BrowserTest {
  /// RFC 8291, section 5 and appendix A.
  private static final Browser OF_THE_RFC =
      new Browser(
          Browser.key(
              "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
              "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"),
          Base64URL.from("BTBZMqHH6r4Tts7J_aSIgg").decode(),
          "https://push.example.net/push/JzLQ3raZJfFBR0aqvOMsLrt54w4rJUsV");

  private static final byte[] BODY_OF_THE_RFC =
      Base64URL.from(
              "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27ml"
                  + "mlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPT"
                  + "pK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN")
          .decode();

  @Test
  void theExampleOfTheRfcIsRead() {
    assertThat(new String(OF_THE_RFC.decrypt(BODY_OF_THE_RFC), UTF_8))
        .isEqualTo("When I grow up, I want to be a watermelon");
  }

  @Test
  void whatIsForAnotherIsNot() {
    Browser other = new Browser("https://push.example.net/other");
    assertThatThrownBy(() -> other.decrypt(BODY_OF_THE_RFC))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
