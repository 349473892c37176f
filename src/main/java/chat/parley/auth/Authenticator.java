package chat.parley.auth;

import chat.parley.auth.Authentication.Authenticated;
import chat.parley.auth.Authentication.Reason;
import chat.parley.auth.Authentication.Rejected;
import chat.parley.chat.UserId;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Says who a connection's user is. Immutable, so thread-safe; it computes and waits for nothing,
/// so that an event loop may call it.
public final class Authenticator {
  private final AuthMode mode;
  private final TokenVerifier verifier;

  public Authenticator(AuthMode mode, JwtRules rules, Clock clock) {
    this.mode = mode;
    this.verifier = new TokenVerifier(rules, clock);
  }

  /// Decides on what a connection brought. A token is verified in every mode, and what it says
  /// counts; without one, open mode believes the claim.
  ///
  /// @param token a JWT, without the word Bearer
  /// @param claimed who the connection says it is
  public Authentication authenticate(@Nullable String token, @Nullable UserId claimed) {
    if (token != null) {
      return verifier.verify(token);
    }
    if (mode == AuthMode.OPEN && claimed != null) {
      return new Authenticated(claimed, Optional.empty());
    }
    return new Rejected(Reason.TOKEN_MISSING);
  }
}
