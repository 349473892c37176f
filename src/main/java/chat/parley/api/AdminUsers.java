package chat.parley.api;

import chat.parley.auth.AuthMode;
import chat.parley.chat.UserId;
import chat.parley.gateway.HttpReply;
import chat.parley.protocol.ErrorCode;
import chat.parley.store.AccountStore;
import chat.parley.store.AdminStore.KnownUser;
import chat.parley.store.Bar;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What administrators do with users. To do again what is done already changes nothing, and is
/// answered as the first time.
final class AdminUsers {
  static final String MESSAGES = "messages";

  private final AccountStore users;
  private final AuthMode mode;
  private final Standing standing;
  private final Audit audit;
  private final Operators operators;

  AdminUsers(
      AccountStore users, AuthMode mode, Standing standing, Audit audit, Operators operators) {
    this.users = users;
    this.mode = mode;
    this.standing = standing;
    this.audit = audit;
    this.operators = operators;
  }

  List<Route> routes() {
    return List.of(
        Route.open("POST", "/v1/admin/users/{user_id}/disable", operators.acting(this::disable)),
        Route.open("POST", "/v1/admin/users/{user_id}/enable", operators.acting(this::enable)),
        Route.open(
            "PUT",
            "/v1/admin/users/{user_id}/admin",
            operators.acting((call, actor) -> setAdmin(call, actor, true))),
        Route.open(
            "DELETE",
            "/v1/admin/users/{user_id}/admin",
            operators.acting((call, actor) -> setAdmin(call, actor, false))),
        Route.open("DELETE", "/v1/admin/users/{user_id}", operators.acting(this::delete)));
  }

  private HttpReply disable(Call call, String actor) {
    UserId user = other(call, actor);
    known(user);
    standing.disable(user, audit.entry(call, actor, "disable", user.value(), ""));
    return shown(user);
  }

  private HttpReply enable(Call call, String actor) {
    UserId user = other(call, actor);
    known(user);
    standing.store().enable(user, audit.entry(call, actor, "enable", user.value(), ""));
    return shown(user);
  }

  private HttpReply setAdmin(Call call, String actor, boolean on) {
    UserId user = other(call, actor);
    known(user);
    String action = on ? "grant_admin" : "revoke_admin";
    boolean changed =
        standing.store().setAdmin(user, on, audit.entry(call, actor, action, user.value(), ""));
    if (on && !changed && standing.store().bar(user).isPresent()) {
      throw Problem.of(ErrorCode.CONFLICT, "user_id %s: the account is disabled".formatted(user));
    }
    return shown(user);
  }

  private HttpReply delete(Call call, String actor) {
    UserId user = other(call, actor);
    boolean messages = withMessages(call);
    if (standing.store().bar(user).filter(Bar.DELETED::equals).isEmpty()) {
      known(user);
    }
    String details = MESSAGES + "=" + (messages ? "delete" : "keep");
    standing.delete(user, messages, audit.entry(call, actor, "delete", user.value(), details));
    return HttpReply.json(202, Users.gone(user));
  }

  /// Whether what the user has written is to go too.
  static boolean withMessages(Call call) {
    return call.option(
            MESSAGES,
            text ->
                switch (text) {
                  case "delete" -> true;
                  case "keep" -> false;
                  default -> throw new IllegalArgumentException("must be delete or keep");
                })
        .orElse(false);
  }

  /// Nobody shuts themselves out by mistake; to delete oneself there is another way.
  private static UserId other(Call call, String actor) {
    UserId user = call.at("user_id", UserId::new);
    if (user.value().equals(actor)) {
      throw Problem.of(ErrorCode.CONFLICT, "user_id must be another administrator's to change");
    }
    return user;
  }

  /// In accounts mode only who has an account is known; else whoever has an id. Who is deleted is
  /// not known any more.
  private void known(UserId user) {
    boolean deleted = standing.store().bar(user).filter(Bar.DELETED::equals).isPresent();
    if (deleted || (mode == AuthMode.ACCOUNTS && users.profiles(List.of(user)).isEmpty())) {
      throw Problem.notFound("user_id %s: no such user".formatted(user));
    }
  }

  private HttpReply shown(UserId user) {
    return standing
        .store()
        .user(user)
        .map(found -> HttpReply.json(200, shown(found)))
        .orElseGet(() -> HttpReply.json(200, Users.plain(user)));
  }

  static Map<String, Object> shown(KnownUser user) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("user_id", user.user().value());
    user.profile().flatMap(it -> it.username()).ifPresent(name -> object.put("username", name));
    user.profile().ifPresent(profile -> object.put("display_name", profile.displayName()));
    user.createdAt().ifPresent(at -> object.put("created_at", at));
    user.lastSeen().ifPresent(at -> object.put("last_seen", at));
    object.put("disabled", user.bar().filter(Bar.DISABLED::equals).isPresent());
    object.put("deleted", user.bar().filter(Bar.DELETED::equals).isPresent());
    object.put("admin", user.admin());
    user.barredSince().ifPresent(at -> object.put("since", at));
    return object;
  }
}
