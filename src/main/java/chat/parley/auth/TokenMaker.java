package chat.parley.auth;

import chat.parley.chat.SignInId;
import chat.parley.chat.UserId;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;

/// Makes tokens that an [Authenticator] of the same rules believes. Thread-safe.
public final class TokenMaker {
  private final JwtRules rules;
  private final Clock clock;

  public TokenMaker(JwtRules rules, Clock clock) {
    this.rules = rules;
    this.clock = clock;
  }

  /// A token that lets `user` in from now on for `ttl`, whole seconds.
  public String make(UserId user, Duration ttl) {
    return make(user, ttl, Optional.empty());
  }

  /// The same for a device that is signed in, as long as it is.
  String make(UserId user, Duration ttl, Optional<SignInId> signIn) {
    if (ttl.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException("ttl must be at least a second");
    }
    Instant now = clock.instant();
    JWTClaimsSet.Builder claims =
        new JWTClaimsSet.Builder()
            .subject(user.value())
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plus(ttl)));
    signIn.ifPresent(id -> claims.claim(ClaimRules.SIGN_IN, id.value()));
    rules.issuer().ifPresent(claims::issuer);
    rules.audience().ifPresent(claims::audience);
    return sign(claims.build());
  }

  private String sign(JWTClaimsSet claims) {
    SignedJWT token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
    try {
      token.sign(new MACSigner(rules.secret().key()));
    } catch (JOSEException e) {
      throw new IllegalStateException("cannot sign with HS256", e);
    }
    return token.serialize();
  }
}
