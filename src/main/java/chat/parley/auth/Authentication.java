package chat.parley.auth;

import chat.parley.chat.SignInId;
import chat.parley.chat.UserId;
import java.time.Instant;
import java.util.Optional;

/// Whether someone is who they say.
public sealed interface Authentication {
  /// They are `user`.
  ///
  /// @param expiresAt from when on it is no longer so, the tolerated clock skew included; empty:
  ///   never
  /// @param signIn the device that is signed in, if they have an account here
  record Authenticated(UserId user, Optional<Instant> expiresAt, Optional<SignInId> signIn)
      implements Authentication {
    public Authenticated(UserId user, Optional<Instant> expiresAt) {
      this(user, expiresAt, Optional.empty());
    }
  }

  /// It cannot be told now.
  ///
  /// @param missing what does not answer
  record Undecided(String missing) implements Authentication {}

  record Rejected(Reason reason) implements Authentication {}

  /// Why not.
  enum Reason {
    TOKEN_MISSING("a token is needed"),
    TOKEN_UNREADABLE("the token is not a JWT"),
    TOKEN_UNTRUSTED("the token is not signed with HS256 and this server's secret"),
    KEY_UNTRUSTED("the token is not signed with a key that this server trusts"),
    SIGNED_OUT("this device is signed out: sign in again"),
    SERVICE_UNKNOWN("this service token does not count, or not any more"),
    NOT_ITS_BOT(
        "a service token must say as which of its bots it speaks (Parley-User, user_id), and no other"),
    TOKEN_EXPIRED("the token has expired"),
    TOKEN_WITHOUT_EXPIRY("the token must say when it expires (exp)"),
    TOKEN_NOT_YET_VALID("the token is not valid yet (nbf)"),
    WRONG_ISSUER("the token is from another issuer (iss)"),
    WRONG_AUDIENCE("the token is for another audience (aud)"),
    WRONG_SUBJECT("the token's subject (sub) is not a user id"),
    DISABLED("this account is disabled"),
    DELETED("this account was deleted");

    private final String message;

    Reason(String message) {
      this.message = message;
    }

    /// Whether it is known who they are, and they may not act: another token would not help.
    public boolean barred() {
      return this == DISABLED || this == DELETED;
    }

    /// For the one who asks: says what is wrong with the token, and nothing of what is in it.
    public String message() {
      return message;
    }
  }
}
