package chat.parley.auth;

import java.time.Duration;

/// What came of something that a user asked of their account.
public sealed interface AccountResult<T> {
  record Done<T>(T value) implements AccountResult<T> {}

  /// @param retryAfter zero unless another attempt may do better then
  record Refused<T>(Why why, Duration retryAfter) implements AccountResult<T> {}

  enum Why {
    NAME_TAKEN("username is taken"),
    /// Does not say which, and takes as long for either.
    WRONG_CREDENTIALS("username or password is wrong"),
    WRONG_PASSWORD("password is wrong"),
    /// Said to who knows the password, or holds a refresh token.
    DISABLED("this account is disabled"),
    SIGNED_OUT("this device is signed out: sign in again"),
    TOO_MANY_ATTEMPTS("too many attempts; try again later"),
    BUSY("too many are signing in at a time; try again");

    private final String message;

    Why(String message) {
      this.message = message;
    }

    /// For the one who asked.
    public String message() {
      return message;
    }
  }

  static <T> AccountResult<T> refused(Why why) {
    return new Refused<>(why, Duration.ZERO);
  }
}
