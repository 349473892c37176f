package chat.parley.api;

import chat.parley.api.Call.Caller;
import chat.parley.auth.Authentication;
import chat.parley.auth.Authentication.Reason;
import chat.parley.auth.Authenticator;
import chat.parley.auth.ServiceTokens;
import chat.parley.chat.UserId;
import chat.parley.gateway.HttpCall;
import chat.parley.protocol.BadFrame;
import chat.parley.protocol.ErrorCode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Who asks: by a token, or in open mode by their word. Thread-safe.
final class Callers {
  private static final String BEARER = "bearer ";

  private final Authenticator authenticator;

  Callers(Authenticator authenticator) {
    this.authenticator = authenticator;
  }

  /// The caller; throws [Problem] if they don't show who they are, or may not act.
  Caller of(HttpCall call) {
    @Nullable String token = token(call).orElse(null);
    return switch (authenticator.authenticate(token, claimed(call))) {
      case Authentication.Authenticated who ->
          new Caller(who.user(), who.signIn().filter(device -> !ServiceTokens.isOne(device)));
      case Authentication.Rejected(Reason reason) when reason.barred() ->
          throw Problem.of(ErrorCode.FORBIDDEN, reason.message());
      case Authentication.Rejected(Reason reason) ->
          throw Problem.unauthorized(reason.message(), token != null);
      case Authentication.Undecided undecided -> throw Api.unavailable(undecided.missing());
    };
  }

  /// The token that was shown.
  static Optional<String> token(HttpCall call) {
    return call.header("authorization").map(Callers::token);
  }

  private static String token(String header) {
    if (!header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      throw Problem.unauthorized("the Authorization must be Bearer and a token", false);
    }
    return header.substring(BEARER.length()).strip();
  }

  /// In open mode one's word counts, in a header that pages of other origins cannot send. Of a
  /// service token it says as which of its bots.
  private static @Nullable UserId claimed(HttpCall call) {
    Optional<String> user = call.header("parley-user");
    try {
      return user.map(UserId::new).orElse(null);
    } catch (IllegalArgumentException e) {
      throw Problem.of(BadFrame.field("Parley-User", String.valueOf(e.getMessage())));
    }
  }
}
