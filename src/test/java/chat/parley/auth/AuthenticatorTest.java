package chat.parley.auth;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.auth.Authentication.Authenticated;
import chat.parley.auth.Authentication.Reason;
import chat.parley.auth.Authentication.Rejected;
import chat.parley.chat.UserId;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthenticatorTest {
  private static final Instant NOW = Instant.parse("2026-05-04T03:02:01Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  private static final String SECRET = "a secret of thirty-two bytes, no less";
  private static final UserId ALICE = new UserId("alice");

  private static final JwtRules LENIENT =
      new JwtRules(JwtSecret.of(SECRET), Optional.empty(), Optional.empty());
  private static final JwtRules STRICT =
      new JwtRules(JwtSecret.of(SECRET), Optional.of("shop"), Optional.of("chat"));

  @ParameterizedTest
  @MethodSource("bothRules")
  void aTokenMadeHereIsBelievedUntilItExpires(JwtRules rules) {
    String token = new TokenMaker(rules, CLOCK).make(ALICE, Duration.ofHours(1));

    Instant end = NOW.plus(Duration.ofHours(1)).plusSeconds(30);
    assertThat(verify(rules, CLOCK, token)).isEqualTo(new Authenticated(ALICE, Optional.of(end)));
    assertThat(verify(rules, at(end.minusMillis(1)), token)).isInstanceOf(Authenticated.class);
    assertThat(verify(rules, at(end), token)).isEqualTo(new Rejected(Reason.TOKEN_EXPIRED));
  }

  static Stream<JwtRules> bothRules() {
    return Stream.of(LENIENT, STRICT);
  }

  @ParameterizedTest
  @MethodSource("claims")
  void claimsAreChecked(
      String why, UnaryOperator<JWTClaimsSet.Builder> change, @Nullable Reason expected)
      throws JOSEException {
    JWTClaimsSet claims = change.apply(goodClaims()).build();

    Authentication result = verify(STRICT, CLOCK, sign(claims, JWSAlgorithm.HS256, SECRET));

    if (expected == null) {
      assertThat(result).as(why).isInstanceOf(Authenticated.class);
    } else {
      assertThat(result).as(why).isEqualTo(new Rejected(expected));
    }
  }

  static Stream<Arguments> claims() {
    return Stream.of(
        claim("all is well", c -> c, null),
        claim("no exp", c -> c.expirationTime(null), Reason.TOKEN_WITHOUT_EXPIRY),
        claim("expired within the skew", c -> c.expirationTime(inSeconds(-29)), null),
        claim("expired", c -> c.expirationTime(inSeconds(-30)), Reason.TOKEN_EXPIRED),
        claim("exp is text", c -> c.claim("exp", "tomorrow"), Reason.TOKEN_UNREADABLE),
        claim("begins within the skew", c -> c.notBeforeTime(inSeconds(30)), null),
        claim("begins later", c -> c.notBeforeTime(inSeconds(31)), Reason.TOKEN_NOT_YET_VALID),
        claim("no iss", c -> c.issuer(null), Reason.WRONG_ISSUER),
        claim("another iss", c -> c.issuer("Shop"), Reason.WRONG_ISSUER),
        claim("no aud", c -> c.audience((String) null), Reason.WRONG_AUDIENCE),
        claim("another aud", c -> c.audience("chats"), Reason.WRONG_AUDIENCE),
        claim("one aud of two", c -> c.audience(List.of("mail", "chat")), null),
        claim("no sub", c -> c.subject(null), Reason.WRONG_SUBJECT),
        claim("sub is a number", c -> c.claim("sub", 7), Reason.WRONG_SUBJECT),
        claim("empty sub", c -> c.subject(""), Reason.WRONG_SUBJECT),
        claim("no user id", c -> c.subject("alice smith"), Reason.WRONG_SUBJECT));
  }

  @Test
  void anotherSecretIsNotBelieved() throws JOSEException {
    String token = sign(goodClaims().build(), JWSAlgorithm.HS256, SECRET + "!");

    assertThat(verify(STRICT, CLOCK, token)).isEqualTo(new Rejected(Reason.TOKEN_UNTRUSTED));
  }

  @Test
  void theTokenDoesNotChooseTheAlgorithm() throws Exception {
    JWTClaimsSet claims = goodClaims().build();

    assertThat(
            Stream.of(
                new PlainJWT(claims).serialize(),
                sign(claims, JWSAlgorithm.HS384, SECRET + SECRET),
                sign(claims, JWSAlgorithm.RS256, rsa())))
        .allSatisfy(
            token ->
                assertThat(verify(STRICT, CLOCK, token))
                    .isEqualTo(new Rejected(Reason.TOKEN_UNTRUSTED)));
  }

  @Test
  void anUnsignedTokenThatNamesHs256IsNotBelieved() throws JOSEException {
    String token = sign(goodClaims().build(), JWSAlgorithm.HS256, SECRET);
    String unsigned = token.substring(0, token.lastIndexOf('.') + 1);

    assertThat(verify(STRICT, CLOCK, unsigned)).isInstanceOf(Rejected.class);
  }

  @Test
  void aHeaderThatMustBeUnderstoodAndIsNotIsRefused() {
    String header = base64Url("{\"alg\":\"HS256\",\"crit\":[\"x\"],\"x\":1}");
    String token = header + "." + base64Url("{\"sub\":\"alice\",\"exp\":9999999999}") + ".AAAA";

    assertThat(verify(LENIENT, CLOCK, token)).isInstanceOf(Rejected.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "a.b.c", "Bearer x.y.z", "null", "{}", "\u0000", "ü.ü.ü"})
  void whatIsNoTokenIsRejected(String token) {
    assertThat(verify(LENIENT, CLOCK, token)).isInstanceOf(Rejected.class);
  }

  @Test
  void aDeeplyNestedTokenIsRejected() {
    String deep = base64Url("{\"alg\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}");

    assertThat(verify(LENIENT, CLOCK, deep + ".e30.AAAA")).isInstanceOf(Rejected.class);
  }

  @Test
  void aTokenOfWhichOneCharacterWasChangedIsRejected() {
    String token = new TokenMaker(LENIENT, CLOCK).make(ALICE, Duration.ofHours(1));
    Random random = new Random(42);

    // The last character is left out: some of its bits are padding.
    for (int i = 0; i < token.length() - 1; i++) {
      char[] chars = token.toCharArray();
      chars[i] = (char) (chars[i] == 'A' ? 'B' : 32 + random.nextInt(95));
      String changed = new String(chars);
      if (!changed.equals(token)) {
        assertThat(verify(LENIENT, CLOCK, changed)).as(changed).isInstanceOf(Rejected.class);
      }
    }
  }

  @Test
  void openModeBelievesTheClaim() {
    assertThat(open().authenticate(null, ALICE))
        .isEqualTo(new Authenticated(ALICE, Optional.empty()));
    assertThat(open().authenticate(null, null)).isEqualTo(new Rejected(Reason.TOKEN_MISSING));
  }

  @Test
  void openModeVerifiesATokenAndBelievesItMoreThanTheClaim() {
    String token = new TokenMaker(LENIENT, CLOCK).make(ALICE, Duration.ofHours(1));

    assertThat(open().authenticate(token, new UserId("bob")))
        .isInstanceOfSatisfying(Authenticated.class, a -> assertThat(a.user()).isEqualTo(ALICE));
    assertThat(open().authenticate("nonsense", ALICE)).isInstanceOf(Rejected.class);
  }

  @Test
  void jwtModeBelievesNoClaim() {
    assertThat(new Authenticator(AuthMode.JWT, LENIENT, CLOCK).authenticate(null, ALICE))
        .isEqualTo(new Rejected(Reason.TOKEN_MISSING));
  }

  private static Authenticator open() {
    return new Authenticator(AuthMode.OPEN, LENIENT, CLOCK);
  }

  private static Authentication verify(JwtRules rules, Clock clock, String token) {
    return new Authenticator(AuthMode.JWT, rules, clock).authenticate(token, null);
  }

  private static Arguments claim(
      String why, UnaryOperator<JWTClaimsSet.Builder> change, @Nullable Reason expected) {
    return Arguments.of(why, change, expected);
  }

  private static JWTClaimsSet.Builder goodClaims() {
    return new JWTClaimsSet.Builder()
        .subject("alice")
        .issuer("shop")
        .audience("chat")
        .expirationTime(inSeconds(60));
  }

  private static Date inSeconds(long seconds) {
    return Date.from(NOW.plusSeconds(seconds));
  }

  private static Clock at(Instant instant) {
    return Clock.fixed(instant, ZoneOffset.UTC);
  }

  private static String sign(JWTClaimsSet claims, JWSAlgorithm algorithm, String secret)
      throws JOSEException {
    return sign(claims, algorithm, new MACSigner(secret));
  }

  private static String sign(JWTClaimsSet claims, JWSAlgorithm algorithm, JWSSigner signer)
      throws JOSEException {
    SignedJWT token = new SignedJWT(new JWSHeader(algorithm), claims);
    token.sign(signer);
    return token.serialize();
  }

  private static JWSSigner rsa() throws NoSuchAlgorithmException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    return new RSASSASigner(generator.generateKeyPair().getPrivate());
  }

  private static String base64Url(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
