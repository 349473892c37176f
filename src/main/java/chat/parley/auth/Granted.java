package chat.parley.auth;

import chat.parley.chat.SignInId;
import chat.parley.chat.UserId;
import java.time.Duration;

/// What a device that is signed in holds.
///
/// @param accessToken lets the user in, for `validFor`
/// @param refreshToken gets the next ones, once
public record Granted(
    UserId user, SignInId signIn, String accessToken, Duration validFor, String refreshToken) {
  @Override
  public String toString() {
    return "Granted[" + user + ", " + signIn + "]";
  }
}
