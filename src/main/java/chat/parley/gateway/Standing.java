package chat.parley.gateway;

import chat.parley.auth.Authentication;
import chat.parley.chat.SignInId;
import chat.parley.chat.UserId;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.ServerFrame;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/// By whose token a session goes on, and for how long.
///
/// Confined to the connection's event loop.
final class Standing {
  private final UserId user;
  private final Optional<SignInId> device;
  private Optional<Instant> until;

  Standing(Authentication.Authenticated who) {
    this.user = who.user();
    this.device = who.signIn();
    this.until = who.expiresAt();
  }

  /// Empty: for ever.
  Optional<Instant> until() {
    return until;
  }

  /// Takes what has been found of another token, if it is one of the same user and device; one that
  /// ends earlier shortens nothing.
  ///
  /// @return the answer; the session goes on as before if it is a failure
  ServerFrame renew(long requestId, Authentication decision) {
    return switch (decision) {
      case Authentication.Undecided undecided ->
          Answers.unavailable(requestId, undecided.missing());
      case Authentication.Rejected rejected ->
          ServerFrame.Failure.answering(
              requestId, ErrorCode.UNAUTHORIZED, rejected.reason().message());
      case Authentication.Authenticated who when !who.user().equals(user) ->
          ServerFrame.Failure.answering(
              requestId, ErrorCode.FORBIDDEN, "the token is another user's");
      case Authentication.Authenticated who when !who.signIn().equals(device) ->
          ServerFrame.Failure.answering(
              requestId, ErrorCode.FORBIDDEN, "the token is another device's");
      case Authentication.Authenticated who -> {
        until = later(until, who.expiresAt());
        yield new ServerFrame.Renewed(
            requestId,
            until.map(at -> OptionalLong.of(at.toEpochMilli())).orElse(OptionalLong.empty()));
      }
    };
  }

  private static Optional<Instant> later(Optional<Instant> one, Optional<Instant> other) {
    return one.flatMap(a -> other.map(b -> a.isBefore(b) ? b : a));
  }
}
