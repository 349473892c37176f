package chat.parley.auth;

import chat.parley.auth.Authentication.Reason;
import chat.parley.auth.Authentication.Rejected;
import chat.parley.chat.SignInId;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.ImmutableSecret;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.text.ParseException;
import java.time.Clock;
import java.util.Collection;
import java.util.Set;

/// Verifies a JWT (RFC 7519) that is signed with HS256 and nothing else: the algorithm is ours to
/// choose, never the token's (RFC 8725, section 3.1). Thread-safe; waits for nothing.
final class TokenVerifier implements Verifier {
  private final ClaimRules rules;
  private final DefaultJWTProcessor<SecurityContext> signatures = new DefaultJWTProcessor<>();

  TokenVerifier(JwtRules rules, Clock clock) {
    this.rules = new ClaimRules(rules.issuer(), rules.audience(), clock);
    signatures.setJWSKeySelector(
        new JWSVerificationKeySelector<>(
            JWSAlgorithm.HS256, new ImmutableSecret<>(rules.secret().key())));
    // The claims are checked elsewhere: each has a reason of its own, and the clock is given.
    signatures.setJWTClaimsSetVerifier((_, _) -> {});
  }

  @Override
  public Authentication verify(String token) {
    try {
      JWT parsed = JWTParser.parse(token);
      signatures.process(parsed, null);
      return rules.check(parsed, true);
    } catch (ParseException | BadJWTException | IllegalArgumentException e) {
      return new Rejected(Reason.TOKEN_UNREADABLE);
    } catch (BadJOSEException | JOSEException e) {
      return new Rejected(Reason.TOKEN_UNTRUSTED);
    }
  }

  @Override
  public boolean waits() {
    return false;
  }

  @Override
  public Set<SignInId> ended(Collection<SignInId> devices) {
    return Set.of();
  }
}
