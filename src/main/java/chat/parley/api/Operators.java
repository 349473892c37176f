package chat.parley.api;

import chat.parley.auth.OperatorToken;
import chat.parley.chat.UserId;
import chat.parley.gateway.HttpReply;
import chat.parley.protocol.ErrorCode;
import chat.parley.store.AdminStore;
import chat.parley.store.AuditEntry;
import java.util.Optional;

/// Who may do what is not everybody's to do: whoever shows the token of `parley.admin.token`, and
/// users who were made administrators. For routes that need no user: these find out themselves.
/// Thread-safe.
final class Operators {
  private final Optional<OperatorToken> token;
  private final AdminStore store;
  private final Callers callers;

  /// @param token empty: there are administrators only
  Operators(Optional<OperatorToken> token, AdminStore store, Callers callers) {
    this.token = token;
    this.store = store;
    this.callers = callers;
  }

  /// Throws [Problem] unless the caller is one.
  void require(Call call) {
    String _ = actor(call);
  }

  /// Who asks.
  ///
  /// @param user empty: whoever shows the token
  /// @param privileged whether they may do what is for administrators
  record Asker(Optional<UserId> user, boolean privileged) {}

  /// Who the caller is; throws [Problem] if they are nobody.
  Asker asker(Call call) {
    if (token.isPresent() && Callers.token(call.http()).filter(token.get()::is).isPresent()) {
      return new Asker(Optional.empty(), true);
    }
    UserId user = callers.of(call.http()).user();
    return new Asker(Optional.of(user), store.isAdmin(user));
  }

  /// Who the caller is: a user id, or [AuditEntry#OPERATOR]; throws [Problem] unless they are one.
  String actor(Call call) {
    Asker asker = asker(call);
    if (!asker.privileged()) {
      throw Problem.of(
          ErrorCode.FORBIDDEN,
          "only administrators may do this, and who shows the token of parley.admin.token");
    }
    return asker.user().map(UserId::value).orElse(AuditEntry.OPERATOR);
  }

  /// The same before a handler.
  Route.Handler only(Route.Handler handler) {
    return call -> {
      require(call);
      return handler.handle(call);
    };
  }

  /// What an administrator does.
  interface Deed {
    HttpReply handle(Call call, String actor);
  }

  /// The same before what is to be noted.
  Route.Handler acting(Deed deed) {
    return call -> deed.handle(call, actor(call));
  }
}
