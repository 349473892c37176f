package chat.parley.api;

import chat.parley.auth.AuthMode;
import chat.parley.chat.UserId;
import chat.parley.gateway.HttpReply;
import chat.parley.store.AccountStore;
import chat.parley.store.AdminStore;
import chat.parley.store.Bar;
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
  private final AdminStore bars;
  private final Bots bots;
  private final AuthMode mode;

  Users(AccountStore store, AdminStore bars, Bots bots, AuthMode mode) {
    this.store = store;
    this.bars = bars;
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
    Optional<Profile> known = store.profiles(List.of(user)).stream().findFirst();
    // Who is deleted has no row; messages may still name them.
    if (known.isEmpty() && bars.bar(user).filter(Bar.DELETED::equals).isPresent()) {
      return HttpReply.json(200, gone(user));
    }
    return known
        .or(() -> mode == AuthMode.ACCOUNTS ? Optional.empty() : Optional.of(unseen(user)))
        .map(profile -> HttpReply.json(200, shown(List.of(profile)).getFirst()))
        .orElseThrow(() -> Problem.notFound("user_id %s: no such user".formatted(user)));
  }

  private static Profile unseen(UserId user) {
    return new Profile(user, Optional.empty(), user.value());
  }

  /// A user of whom nothing is kept.
  static Map<String, Object> plain(UserId user) {
    return shown(unseen(user));
  }

  /// A user who was deleted: nothing but the id is left.
  static Map<String, Object> gone(UserId user) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("user_id", user.value());
    object.put("display_name", "");
    object.put("deleted", true);
    return object;
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
