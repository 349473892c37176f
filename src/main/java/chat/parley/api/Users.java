package chat.parley.api;

import chat.parley.auth.AuthMode;
import chat.parley.chat.UserId;
import chat.parley.gateway.HttpReply;
import chat.parley.store.AccountStore;
import chat.parley.store.Bots;
import chat.parley.store.Profile;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Who there is.
///
/// In accounts mode everybody is known. In the others users appear when they first ask who they
/// are; of who has not, an id is all there is to say.
final class Users {
  private static final int MAX_PAGE = 100;
  private static final int PAGE = 20;

  private final AccountStore store;
  private final Bots bots;
  private final AuthMode mode;

  Users(AccountStore store, Bots bots, AuthMode mode) {
    this.store = store;
    this.bots = bots;
    this.mode = mode;
  }

  List<Route> routes() {
    return List.of(
        Route.of("GET", "/v1/users", this::search),
        Route.of("GET", "/v1/users/{user_id}", this::get));
  }

  private HttpReply search(Call call) {
    int limit = call.number("limit", 1, MAX_PAGE, PAGE);
    String query = call.query();
    var after = Cursor.of(call, UserId::new);
    List<Profile> users = store.search(query, after, limit + 1);
    return HttpReply.json(
        200, Cursor.page("users", users, limit, this::shown, user -> user.user().value()));
  }

  private HttpReply get(Call call) {
    UserId user = call.at("user_id", UserId::new);
    return find(user)
        .map(profile -> HttpReply.json(200, shown(List.of(profile)).getFirst()))
        .orElseThrow(() -> Problem.notFound("user_id %s: no such user".formatted(user)));
  }

  /// What is known of a user; empty if there is none.
  Optional<Profile> find(UserId user) {
    Optional<Profile> known = store.profiles(List.of(user)).stream().findFirst();
    return known.isPresent() || mode == AuthMode.ACCOUNTS
        ? known
        : Optional.of(new Profile(user, Optional.empty(), user.value()));
  }

  /// Users as everybody sees them.
  List<Map<String, Object>> shown(List<Profile> profiles) {
    Set<UserId> programs = bots.among(profiles.stream().map(Profile::user).toList());
    return profiles.stream()
        .map(
            profile -> {
              Map<String, Object> object = shown(profile);
              if (programs.contains(profile.user())) {
                object.put("bot", true);
              }
              return object;
            })
        .toList();
  }

  /// One who is no bot.
  static Map<String, Object> shown(Profile profile) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("user_id", profile.user().value());
    profile.username().ifPresent(name -> object.put("username", name));
    object.put("display_name", profile.displayName());
    return object;
  }
}
