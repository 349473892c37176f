package chat.parley.auth;

import chat.parley.auth.Authentication.Reason;
import chat.parley.auth.Authentication.Rejected;
import chat.parley.auth.Authentication.Undecided;
import chat.parley.chat.SignInId;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.RemoteKeySourceException;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.source.JWKSetUnavailableException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.SignedJWT;
import java.net.MalformedURLException;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Verifies a JWT that is signed with one of the keys behind a URL, by RS256, ES256 or EdDSA. The
/// keys are kept for five minutes, and fetched again for a key that is not among them, every 30 s
/// at most; while the URL does not answer those last seen count for an hour.
///
/// Fetching blocks, for some seconds at most. Thread-safe.
final class KeySetVerifier implements Verifier {
  private static final Logger log = LoggerFactory.getLogger(KeySetVerifier.class);

  private static final Set<JWSAlgorithm> ALGORITHMS =
      Set.of(JWSAlgorithm.RS256, JWSAlgorithm.ES256, JWSAlgorithm.EdDSA, JWSAlgorithm.Ed25519);

  private static final int CONNECT_MILLIS = 2_000;
  private static final int READ_MILLIS = 3_000;
  private static final int MAX_BYTES = 256 * 1024;

  private final ClaimRules rules;
  private final JWKSource<SecurityContext> keys;

  KeySetVerifier(KeySetUrl url, Clock clock) {
    this.rules = new ClaimRules(url.issuer(), url.audience(), clock);
    try {
      this.keys =
          JWKSourceBuilder.create(
                  url.url().toURL(),
                  new DefaultResourceRetriever(CONNECT_MILLIS, READ_MILLIS, MAX_BYTES))
              .outageTolerant(Duration.ofHours(1).toMillis())
              .build();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException("must be a URL", e);
    }
  }

  @Override
  public Authentication verify(String token) {
    try {
      SignedJWT jwt = SignedJWT.parse(token);
      if (!ALGORITHMS.contains(jwt.getHeader().getAlgorithm()) || !isSigned(jwt)) {
        return new Rejected(Reason.KEY_UNTRUSTED);
      }
      return rules.check(jwt, false);
    } catch (ParseException e) {
      return new Rejected(Reason.TOKEN_UNREADABLE);
    } catch (RemoteKeySourceException | JWKSetUnavailableException e) {
      log.warn("The keys of tokens cannot be fetched: {}", e.getMessage());
      return new Undecided("the keys of tokens");
    } catch (JOSEException e) {
      return new Rejected(Reason.KEY_UNTRUSTED);
    }
  }

  private boolean isSigned(SignedJWT jwt) throws JOSEException {
    for (JWK key : candidates(jwt)) {
      if (jwt.verify(verifier(key))) {
        return true;
      }
    }
    return false;
  }

  private List<JWK> candidates(SignedJWT jwt) throws KeySourceException {
    JWKMatcher matcher = JWKMatcher.forJWSHeader(jwt.getHeader());
    return matcher == null ? List.of() : keys.get(new JWKSelector(matcher), null);
  }

  private static JWSVerifier verifier(JWK key) throws JOSEException {
    return switch (key) {
      case RSAKey rsa -> new RSASSAVerifier(rsa);
      case ECKey ec -> new ECDSAVerifier(ec);
      case OctetKeyPair okp -> new Ed25519(okp);
      default -> throw new JOSEException("a key of another kind");
    };
  }

  @Override
  public boolean waits() {
    return true;
  }

  @Override
  public Set<SignInId> ended(Collection<SignInId> devices) {
    return Set.of();
  }
}
