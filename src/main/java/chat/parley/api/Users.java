package chat.parley.api;

import chat.parley.auth.AuthMode;
import chat.parley.chat.UserId;
import chat.parley.gateway.HttpReply;
import chat.parley.store.AccountStore;
import chat.parley.store.Profile;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Who there is.
///
/// In accounts mode everybody is known. In the others users appear when they first ask who they
/// are; of who has not, an id is all there is to say.
final class Users {
  private static final int MAX_PAGE = 100;
  private static final int PAGE = 20;

  private final AccountStore store;
  private final AuthMode mode;

  Users(AccountStore store, AuthMode mode) {
    this.store = store;
    this.mode = mode;
  }

  List<Route> routes() {
    return List.of(
        Route.of("GET", "/v1/users", this::search),
        Route.of("GET", "/v1/users/{user_id}", this::get));
  }

  private HttpReply search(Call call) {
    Optional<List<UserId>> ids = call.option("ids", Users::ids);
    if (ids.isPresent()) {
      return HttpReply.json(200, Map.of("users", allShown(ids.get())));
    }
    int limit = call.number("limit", 1, MAX_PAGE, PAGE);
    String query = call.query();
    var after = Cursor.of(call, UserId::new);
    List<Profile> users = store.search(query, after, limit + 1);
    return HttpReply.json(
        200,
        Cursor.page(
            "users",
            users,
            limit,
            page -> page.stream().map(Users::shown).toList(),
            user -> user.user().value()));
  }

  private static List<UserId> ids(String text) {
    List<UserId> ids = Arrays.stream(text.split(",", -1)).distinct().map(UserId::new).toList();
    if (ids.size() > MAX_PAGE) {
      throw new IllegalArgumentException("must name at most %d users".formatted(MAX_PAGE));
    }
    return ids;
  }

  /// Those of `users` of whom something is known.
  Map<UserId, Profile> known(List<UserId> users) {
    return store.profiles(users).stream()
        .collect(Collectors.toMap(Profile::user, Function.identity()));
  }

  /// In their order; of whom nothing is known, the id. In accounts mode there is no such user, and
  /// they are left out.
  List<?> allShown(List<UserId> users) {
    Map<UserId, Profile> known = known(users);
    return users.stream()
        .map(user -> Optional.ofNullable(known.get(user)).or(() -> unknown(user)))
        .flatMap(Optional::stream)
        .map(Users::shown)
        .toList();
  }

  private Optional<Profile> unknown(UserId user) {
    return mode == AuthMode.ACCOUNTS
        ? Optional.empty()
        : Optional.of(new Profile(user, Optional.empty(), user.value()));
  }

  private HttpReply get(Call call) {
    UserId user = call.at("user_id", UserId::new);
    return find(user)
        .map(profile -> HttpReply.json(200, shown(profile)))
        .orElseThrow(() -> Problem.notFound("user_id %s: no such user".formatted(user)));
  }

  /// What is known of a user; empty if there is none.
  Optional<Profile> find(UserId user) {
    Optional<Profile> known = store.profiles(List.of(user)).stream().findFirst();
    return known.or(() -> unknown(user));
  }

  static Map<String, Object> shown(Profile profile) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("user_id", profile.user().value());
    profile.username().ifPresent(name -> object.put("username", name));
    object.put("display_name", profile.displayName());
    return object;
  }
}
