package chat.parley.auth;

import chat.parley.auth.Authentication.Authenticated;
import chat.parley.auth.Authentication.Reason;
import chat.parley.auth.Authentication.Rejected;
import chat.parley.chat.UserId;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.ImmutableSecret;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Verifies a JWT (RFC 7519) that is signed with HS256 and nothing else: the algorithm is ours to
/// choose, never the token's (RFC 8725, section 3.1). Thread-safe.
final class TokenVerifier {
  /// How far the clock of who made the token may be from ours.
  static final Duration CLOCK_SKEW = Duration.ofSeconds(30);

  private final JwtRules rules;
  private final Clock clock;
  private final DefaultJWTProcessor<SecurityContext> signatures = new DefaultJWTProcessor<>();

  TokenVerifier(JwtRules rules, Clock clock) {
    this.rules = rules;
    this.clock = clock;
    signatures.setJWSKeySelector(
        new JWSVerificationKeySelector<>(
            JWSAlgorithm.HS256, new ImmutableSecret<>(rules.secret().key())));
    // The claims are checked here: each has a reason of its own, and the clock is given.
    signatures.setJWTClaimsSetVerifier((_, _) -> {});
  }

  Authentication verify(String token) {
    try {
      return check(signatures.process(token, null));
    } catch (ParseException | BadJWTException e) {
      return new Rejected(Reason.TOKEN_UNREADABLE);
    } catch (BadJOSEException | JOSEException e) {
      return new Rejected(Reason.TOKEN_UNTRUSTED);
    }
  }

  private Authentication check(JWTClaimsSet claims) throws ParseException {
    Date expires = claims.getExpirationTime();
    if (expires == null) {
      return new Rejected(Reason.TOKEN_WITHOUT_EXPIRY);
    }
    Instant now = clock.instant();
    Instant expiresAt = expires.toInstant().plus(CLOCK_SKEW);
    if (!now.isBefore(expiresAt)) {
      return new Rejected(Reason.TOKEN_EXPIRED);
    }
    Date notBefore = claims.getNotBeforeTime();
    if (notBefore != null && now.isBefore(notBefore.toInstant().minus(CLOCK_SKEW))) {
      return new Rejected(Reason.TOKEN_NOT_YET_VALID);
    }
    if (rules.issuer().isPresent() && !rules.issuer().get().equals(claims.getIssuer())) {
      return new Rejected(Reason.WRONG_ISSUER);
    }
    if (rules.audience().isPresent() && !claims.getAudience().contains(rules.audience().get())) {
      return new Rejected(Reason.WRONG_AUDIENCE);
    }
    return user(claims.getSubject())
        .<Authentication>map(user -> new Authenticated(user, Optional.of(expiresAt)))
        .orElseGet(() -> new Rejected(Reason.WRONG_SUBJECT));
  }

  private static Optional<UserId> user(@Nullable String subject) {
    if (subject == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(new UserId(subject));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
