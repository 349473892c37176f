package chat.parley.auth;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.Corpus;
import chat.parley.chat.SignInId;
import chat.parley.chat.UserId;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever is shown as a token, it is believed or rejected with a reason and nothing is thrown;
/// and one that was changed is believed by nobody. The files of `claims` are put into tokens that
/// are signed as they should be: an issuer may be trusted and still be wrong.
final class TokenFuzzTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-24T00:00:00Z"), ZoneOffset.UTC);
  private static final JwtRules RULES =
      new JwtRules(
          JwtSecret.of("a secret of tests, and of nothing else"),
          Optional.of("issuer"),
          Optional.of("audience"));
  private static final UserId ALICE = new UserId("alice");
  private static final String VALID =
      new TokenMaker(RULES, CLOCK)
          .make(ALICE, Duration.ofHours(1), Optional.of(new SignInId("s-1")));

  private final Verifier verifier = new TokenVerifier(RULES, CLOCK);

  @Provide
  Arbitrary<byte[]> tokens() {
    Corpus.Sample valid = new Corpus.Sample("valid", VALID.getBytes(ISO_8859_1));
    String[] words = {".", "..", "eyJhbGciOiJub25lIn0", "e30", "=", "-_", "\u00ff"};
    return Arbitraries.oneOf(
        Corpus.of("tokens", words).inputs(), Corpus.of(List.of(valid), words).inputs());
  }

  @Provide
  Arbitrary<byte[]> claims() {
    return Corpus.of(
            "claims", "\"exp\":", "1e999", "9223372036854775807", "null", "{}", "[", "\"aud\":[1]")
        .inputs();
  }

  static Stream<Corpus.Sample> tokenSamples() {
    return Corpus.samples("tokens").stream();
  }

  static Stream<Corpus.Sample> claimSamples() {
    return Corpus.samples("claims").stream();
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void aTokenThatWasChangedIsBelievedByNobody(@ForAll("tokens") byte[] token) {
    show(new String(token, ISO_8859_1));
  }

  @ParameterizedTest
  @MethodSource("tokenSamples")
  void noTokenOfTheCorpusIsBelieved(Corpus.Sample sample) {
    assertThat(verifier.verify(new String(sample.bytes(), ISO_8859_1)))
        .isInstanceOf(Authentication.Rejected.class);
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void whateverClaimsATrustedIssuerSignsAreDecidedOn(@ForAll("claims") byte[] claims)
      throws JOSEException {
    sign(claims);
  }

  @ParameterizedTest
  @MethodSource("claimSamples")
  void theClaimsOfTheCorpusAreDecidedOn(Corpus.Sample sample) throws JOSEException {
    sign(sample.bytes());
  }

  private void show(String token) {
    switch (verifier.verify(token)) {
      case Authentication.Rejected _ -> {}
      // Base64 has more than one form of the same bytes, and Nimbus takes them.
      case Authentication.Authenticated who -> {
        assertThat(who.user()).isEqualTo(ALICE);
        assertThat(token.replaceAll("\\s", "")).startsWith(VALID.substring(0, 20));
      }
      case Authentication.Undecided undecided -> throw new AssertionError(undecided);
    }
  }

  private void sign(byte[] claims) throws JOSEException {
    JWSObject token = new JWSObject(new JWSHeader(JWSAlgorithm.HS256), new Payload(claims));
    token.sign(new MACSigner(RULES.secret().key()));
    switch (verifier.verify(token.serialize())) {
      case Authentication.Rejected _ -> {}
      case Authentication.Authenticated who ->
          assertThat(new String(claims, UTF_8)).contains("audience", "issuer", who.user().value());
      case Authentication.Undecided undecided -> throw new AssertionError(undecided);
    }
  }
}
