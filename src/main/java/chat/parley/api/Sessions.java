package chat.parley.api;

import chat.parley.auth.AccountResult;
import chat.parley.auth.Accounts;
import chat.parley.auth.Granted;
import chat.parley.auth.Password;
import chat.parley.auth.SignedOut;
import chat.parley.auth.Username;
import chat.parley.chat.SignInId;
import chat.parley.chat.Text;
import chat.parley.gateway.HttpReply;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Fields;
import chat.parley.store.AccountStore;
import chat.parley.store.Profile;
import chat.parley.store.SignIn;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Accounts and the devices that are signed in to them, in accounts mode.
final class Sessions {
  private static final int MAX_DEVICE_NAME_LENGTH = 100;

  private final Accounts accounts;
  private final AccountStore store;
  private final SignedOut signOuts;
  private final Standing standing;
  private final Audit audit;

  Sessions(
      Accounts accounts, AccountStore store, SignedOut signOuts, Standing standing, Audit audit) {
    this.accounts = accounts;
    this.store = store;
    this.signOuts = signOuts;
    this.standing = standing;
    this.audit = audit;
  }

  List<Route> routes() {
    return List.of(
        Route.open("POST", "/v1/accounts", this::signUp),
        Route.open("POST", "/v1/sessions", this::logIn),
        Route.open("POST", "/v1/sessions/refresh", this::refresh),
        Route.of("DELETE", "/v1/sessions/current", this::logOut),
        Route.of("DELETE", "/v1/me", this::delete),
        Route.of("PUT", "/v1/me/password", this::changePassword),
        Route.of("GET", "/v1/me/sessions", this::list),
        Route.of("DELETE", "/v1/me/sessions/{session_id}", this::end));
  }

  private HttpReply signUp(Call call) {
    Fields fields = call.fields();
    Username username = fields.parsed("username", Username::new);
    Password password = fields.parsed("password", Password::chosen);
    String name = fields.optional("display_name", Me::name).orElse(username.value());
    Profile profile = done(accounts.signUp(username, password, name, call.http().address()));
    return HttpReply.json(201, Users.shown(profile));
  }

  private HttpReply logIn(Call call) {
    Fields fields = call.fields();
    Username username = fields.parsed("username", Username::new);
    Password password = fields.parsed("password", Password::tried);
    String device =
        fields.optional("device_name", name -> Text.line(name, MAX_DEVICE_NAME_LENGTH)).orElse("");
    return granted(201, done(accounts.logIn(username, password, device, call.http().address())));
  }

  private HttpReply refresh(Call call) {
    String token = call.fields().string("refresh_token");
    return granted(200, done(accounts.refresh(token, signOuts)));
  }

  private HttpReply granted(int status, Granted granted) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("access_token", granted.accessToken());
    object.put("token_type", "Bearer");
    object.put("expires_in", granted.validFor().toSeconds());
    object.put("refresh_token", granted.refreshToken());
    object.put("session_id", granted.signIn().value());
    store.profiles(List.of(granted.user())).stream()
        .findFirst()
        .ifPresent(profile -> object.put("user", Users.shown(profile)));
    return HttpReply.json(status, object);
  }

  private HttpReply logOut(Call call) {
    SignInId device =
        call.who()
            .signIn()
            .orElseThrow(
                () ->
                    Problem.of(
                        ErrorCode.CONFLICT, "the token is of no session: it ends by itself"));
    accounts.signOut(call.user(), device, signOuts);
    return HttpReply.nothing();
  }

  private HttpReply changePassword(Call call) {
    Fields fields = call.fields();
    Password current = fields.parsed("current_password", Password::tried);
    Password next = fields.parsed("new_password", Password::chosen);
    done(accounts.changePassword(call.user(), current, next, call.who().signIn(), signOuts));
    String user = call.user().value();
    audit.log().record(audit.entry(call, user, "change_password", user, ""));
    return HttpReply.nothing();
  }

  /// The caller's own account: a token that somebody got hold of is not enough.
  private HttpReply delete(Call call) {
    boolean messages = AdminUsers.withMessages(call);
    done(accounts.confirm(call.user(), call.fields().parsed("password", Password::tried)));
    String user = call.user().value();
    String details = AdminUsers.MESSAGES + "=" + (messages ? "delete" : "keep");
    standing.delete(call.user(), messages, audit.entry(call, user, "delete", user, details));
    return HttpReply.json(202, Users.gone(call.user()));
  }

  private HttpReply list(Call call) {
    List<Map<String, Object>> sessions =
        store.signIns(call.user()).stream()
            .map(signIn -> shown(signIn, call.who().signIn()))
            .toList();
    return HttpReply.json(200, Map.of("sessions", sessions));
  }

  static Map<String, Object> shown(SignIn signIn, Optional<SignInId> current) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("session_id", signIn.id().value());
    object.put("device_name", signIn.deviceName());
    object.put("created_at", signIn.createdAt());
    object.put("renewed_at", signIn.renewedAt());
    object.put("expires_at", signIn.expiresAt());
    object.put("current", current.filter(signIn.id()::equals).isPresent());
    return object;
  }

  private HttpReply end(Call call) {
    SignInId device = call.at("session_id", SignInId::new);
    if (!accounts.signOut(call.user(), device, signOuts)) {
      throw Problem.notFound("session_id: no such session");
    }
    return HttpReply.nothing();
  }

  private static <T> T done(AccountResult<T> result) {
    return switch (result) {
      case AccountResult.Done<T>(T value) -> value;
      case AccountResult.Refused<T> refused -> throw problem(refused);
    };
  }

  private static Problem problem(AccountResult.Refused<?> refused) {
    String message = refused.why().message();
    return switch (refused.why()) {
      case NAME_TAKEN -> Problem.of(ErrorCode.CONFLICT, message);
      case WRONG_CREDENTIALS, SIGNED_OUT -> Problem.unauthorized(message, false);
      case WRONG_PASSWORD, DISABLED -> Problem.of(ErrorCode.FORBIDDEN, message);
      case TOO_MANY_ATTEMPTS -> Problem.of(ErrorCode.RATE_LIMITED, message, refused.retryAfter());
      case BUSY -> Problem.of(ErrorCode.UNAVAILABLE, message, Duration.ofSeconds(1));
    };
  }
}
