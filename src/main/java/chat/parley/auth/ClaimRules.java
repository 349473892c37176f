package chat.parley.auth;

import chat.parley.auth.Authentication.Authenticated;
import chat.parley.auth.Authentication.Reason;
import chat.parley.auth.Authentication.Rejected;
import chat.parley.chat.SignInId;
import chat.parley.chat.UserId;
import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the claims of a JWT (RFC 7519) must be, whoever has signed it. Thread-safe.
record ClaimRules(Optional<String> issuer, Optional<String> audience, Clock clock) {
  /// The device that is signed in.
  static final String SIGN_IN = "sid";

  private static final String SUBJECT = "sub";

  /// How far the clock of who made the token may be from ours.
  static final Duration CLOCK_SKEW = Duration.ofSeconds(30);

  /// @param token whose signature has been verified
  /// @param signIns whether `sid` names a device of ours
  Authentication check(JWT token, boolean signIns) throws ParseException {
    JWTClaimsSet claims = token.getJWTClaimsSet();
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
    if (issuer.isPresent() && !issuer.get().equals(claims.getIssuer())) {
      return new Rejected(Reason.WRONG_ISSUER);
    }
    if (audience.isPresent() && !claims.getAudience().contains(audience.get())) {
      return new Rejected(Reason.WRONG_AUDIENCE);
    }
    Optional<UserId> user = hasText(token, SUBJECT) ? user(claims.getSubject()) : Optional.empty();
    if (user.isEmpty()) {
      return new Rejected(Reason.WRONG_SUBJECT);
    }
    return new Authenticated(
        user.get(), Optional.of(expiresAt), signIns ? signIn(claims) : Optional.empty());
  }

  /// Nimbus takes a number for a text. Of large ones it keeps the first digits, so that two users
  /// would be one.
  private static boolean hasText(JWT token, String claim) {
    return token instanceof SignedJWT signed
        && signed.getPayload().toJSONObject().get(claim) instanceof String;
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

  private static Optional<SignInId> signIn(JWTClaimsSet claims) throws ParseException {
    return Optional.ofNullable(claims.getStringClaim(SIGN_IN)).map(SignInId::new);
  }
}
