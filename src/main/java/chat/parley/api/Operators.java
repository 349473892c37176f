package chat.parley.api;

import chat.parley.auth.OperatorToken;
import chat.parley.protocol.ErrorCode;
import java.util.Optional;

/// Who may do what is the operator's to do: whoever shows the token of `parley.admin.token`.
/// Thread-safe.
final class Operators {
  private final Optional<OperatorToken> token;
  private final Callers callers;

  /// @param token empty: nobody
  Operators(Optional<OperatorToken> token, Callers callers) {
    this.token = token;
    this.callers = callers;
  }

  /// Throws [Problem] unless the caller is an operator; for routes that need no user.
  void require(Call call) {
    if (token.isPresent() && Callers.token(call.http()).filter(token.get()::is).isPresent()) {
      return;
    }
    // Whoever is nobody is told that first.
    callers.of(call.http());
    throw Problem.of(
        ErrorCode.FORBIDDEN,
        token.isPresent()
            ? "only the operator may do this, with the token of parley.admin.token"
            : "only the operator may do this, and parley.admin.token is not set");
  }

  /// The same before a handler.
  Route.Handler only(Route.Handler handler) {
    return call -> {
      require(call);
      return handler.handle(call);
    };
  }
}
