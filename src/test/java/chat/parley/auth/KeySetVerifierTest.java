package chat.parley.auth;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.auth.Authentication.Authenticated;
import chat.parley.auth.Authentication.Reason;
import chat.parley.auth.Authentication.Rejected;
import chat.parley.auth.Authentication.Undecided;
import chat.parley.chat.UserId;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.EdECPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Tokens that another system signs, whose keys are behind a URL.
class KeySetVerifierTest {
  private final AtomicInteger fetched = new AtomicInteger();
  private volatile JWKSet served = new JWKSet();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/keys",
        exchange -> {
          fetched.incrementAndGet();
          byte[] json = served.toString().getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, json.length);
          try (var out = exchange.getResponseBody()) {
            out.write(json);
          }
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private Authenticator authenticator() {
    URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/keys");
    return Authenticator.ofKeySet(
        new KeySetUrl(url, Optional.of("https://issuer.example"), Optional.of("parley")),
        Clock.systemUTC());
  }

  private static JWTClaimsSet claims(String issuer) {
    return new JWTClaimsSet.Builder()
        .subject("alice")
        .issuer(issuer)
        .audience("parley")
        .claim("sid", "another system's")
        .expirationTime(Date.from(Instant.now().plus(Duration.ofMinutes(5))))
        .build();
  }

  private static String token(JWSAlgorithm algorithm, String kid, JWSSigner signer)
      throws JOSEException {
    return token(algorithm, kid, signer, "https://issuer.example");
  }

  private static String token(JWSAlgorithm algorithm, String kid, JWSSigner signer, String issuer)
      throws JOSEException {
    SignedJWT jwt =
        new SignedJWT(new JWSHeader.Builder(algorithm).keyID(kid).build(), claims(issuer));
    jwt.sign(signer);
    return jwt.serialize();
  }

  private void serve(JWK... keys) {
    served = new JWKSet(List.of(keys)).toPublicJWKSet();
  }

  @Test
  void tokensOfThePublishedKeysAreBelievedAndTheKeysFetchedOnce() throws Exception {
    RSAKey rsa = new RSAKeyGenerator(2048).keyID("rsa").generate();
    ECKey ec = new ECKeyGenerator(Curve.P_256).keyID("ec").generate();
    serve(rsa, ec);
    Authenticator authenticator = authenticator();

    for (String token :
        new String[] {
          token(JWSAlgorithm.RS256, "rsa", new RSASSASigner(rsa)),
          token(JWSAlgorithm.ES256, "ec", new ECDSASigner(ec))
        }) {
      assertThat(authenticator.authenticate(token, null))
          .isInstanceOfSatisfying(
              Authenticated.class,
              who -> {
                assertThat(who.user()).isEqualTo(new UserId("alice"));
                assertThat(who.signIn()).isEmpty();
              });
    }
    assertThat(fetched).hasValue(1);
    assertThat(authenticator.waits(null)).isTrue();
  }

  @Test
  void tokenSignedWithEd25519IsBelieved() throws Exception {
    KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    byte[] encoded = ((EdECPublicKey) pair.getPublic()).getEncoded();
    Base64URL x =
        Base64URL.encode(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length));
    serve(new OctetKeyPair.Builder(Curve.Ed25519, x).keyID("ed").build());

    String token = edToken(pair);

    assertThat(authenticator().authenticate(token, null)).isInstanceOf(Authenticated.class);
    String tampered = token.substring(0, token.length() - 8) + "AAAAAAAA";
    assertThat(authenticator().authenticate(tampered, null))
        .isEqualTo(new Rejected(Reason.KEY_UNTRUSTED));
  }

  private static String edToken(KeyPair pair) throws GeneralSecurityException {
    String signed =
        new JWSHeader.Builder(JWSAlgorithm.EdDSA).keyID("ed").build().toBase64URL()
            + "."
            + claims("https://issuer.example").toPayload().toBase64URL();
    Signature signature = Signature.getInstance("Ed25519");
    signature.initSign(pair.getPrivate());
    signature.update(signed.getBytes(StandardCharsets.US_ASCII));
    return signed + "." + Base64URL.encode(signature.sign());
  }

  @Test
  void keyThatIsPublishedLaterIsFetched() throws Exception {
    RSAKey before = new RSAKeyGenerator(2048).keyID("before").generate();
    RSAKey after = new RSAKeyGenerator(2048).keyID("after").generate();
    serve(before);
    Authenticator authenticator = authenticator();
    authenticator.authenticate(token(JWSAlgorithm.RS256, "before", new RSASSASigner(before)), null);

    serve(before, after);

    assertThat(
            authenticator.authenticate(
                token(JWSAlgorithm.RS256, "after", new RSASSASigner(after)), null))
        .isInstanceOf(Authenticated.class);
  }

  @Test
  void unknownKeysDoNotHaveTheUrlAskedEachTime() throws Exception {
    RSAKey known = new RSAKeyGenerator(2048).keyID("known").generate();
    RSAKey foreign = new RSAKeyGenerator(2048).keyID("foreign").generate();
    serve(known);
    Authenticator authenticator = authenticator();
    String token = token(JWSAlgorithm.RS256, "foreign", new RSASSASigner(foreign));

    for (int i = 0; i < 20; i++) {
      assertThat(authenticator.authenticate(token, null))
          .isEqualTo(new Rejected(Reason.KEY_UNTRUSTED));
    }
    assertThat(fetched.get()).isLessThan(5);
    assertThat(
            authenticator.authenticate(
                token(JWSAlgorithm.RS256, "known", new RSASSASigner(known)), null))
        .isInstanceOf(Authenticated.class);
  }

  @Test
  void publicKeyIsNoSecretForHs256() throws Exception {
    RSAKey rsa = new RSAKeyGenerator(2048).keyID("rsa").generate();
    serve(rsa);

    String token =
        token(JWSAlgorithm.HS256, "rsa", new MACSigner(rsa.toRSAPublicKey().getEncoded()));

    assertThat(authenticator().authenticate(token, null))
        .isEqualTo(new Rejected(Reason.KEY_UNTRUSTED));
  }

  @Test
  void claimsAreCheckedToo() throws Exception {
    RSAKey rsa = new RSAKeyGenerator(2048).keyID("rsa").generate();
    serve(rsa);

    String token = token(JWSAlgorithm.RS256, "rsa", new RSASSASigner(rsa), "https://other.example");

    assertThat(authenticator().authenticate(token, null))
        .isEqualTo(new Rejected(Reason.WRONG_ISSUER));
    assertThat(authenticator().authenticate("rubbish", null))
        .isEqualTo(new Rejected(Reason.TOKEN_UNREADABLE));
  }

  @Test
  void withoutTheKeysItCannotBeTold() throws Exception {
    RSAKey rsa = new RSAKeyGenerator(2048).keyID("rsa").generate();
    Authenticator authenticator = authenticator();
    server.stop(0);

    assertThat(
            authenticator.authenticate(
                token(JWSAlgorithm.RS256, "rsa", new RSASSASigner(rsa)), null))
        .isInstanceOf(Undecided.class);
  }
}
