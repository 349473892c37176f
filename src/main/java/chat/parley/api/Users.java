package chat.parley.api;

import chat.parley.auth.AuthMode;
import chat.parley.chat.UserId;
import chat.parley.gateway.HttpReply;
import chat.parley.store.AccountStore;
import chat.parley.store.AdminStore;
import chat.parley.store.Bar;
import chat.parley.store.Bots;
import chat.parley.store.Profile;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    Optional<List<UserId>> ids = call.option("ids", Users::ids);
    if (ids.isPresent()) {
      return HttpReply.json(200, Map.of("users", allShown(ids.get())));
    }
    int limit = call.number("limit", 1, MAX_PAGE, PAGE);
    String query = call.query();
    var after = Cursor.of(call, UserId::new);
    List<Profile> users = store.search(query, after, limit + 1);
    return HttpReply.json(
        200, Cursor.page("users", users, limit, this::shown, user -> user.user().value()));
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

  /// In their order; of whom nothing is known, the id, unless in accounts mode: then there is no
  /// such user, and they are left out.
  List<Map<String, Object>> allShown(List<UserId> users) {
    Map<UserId, Profile> known = known(users);
    Set<UserId> programs = bots.among(users);
    Set<UserId> barred =
        bars.barred(users.stream().filter(user -> !known.containsKey(user)).toList());
    return users.stream().flatMap(user -> shown(user, known, programs, barred).stream()).toList();
  }

  private Optional<Map<String, Object>> shown(
      UserId user, Map<UserId, Profile> known, Set<UserId> programs, Set<UserId> barred) {
    Profile profile = known.get(user);
    if (profile != null) {
      return Optional.of(shown(profile, programs));
    }
    // Who is deleted has no row; messages may still name them.
    if (barred.contains(user) && bars.bar(user).filter(Bar.DELETED::equals).isPresent()) {
      return Optional.of(gone(user));
    }
    return mode == AuthMode.ACCOUNTS ? Optional.empty() : Optional.of(plain(user));
  }

  private HttpReply get(Call call) {
    UserId user = call.at("user_id", UserId::new);
    return allShown(List.of(user)).stream()
        .findFirst()
        .map(shown -> HttpReply.json(200, shown))
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
    return profiles.stream().map(profile -> shown(profile, programs)).toList();
  }

  private static Map<String, Object> shown(Profile profile, Set<UserId> programs) {
    Map<String, Object> object = shown(profile);
    if (programs.contains(profile.user())) {
      object.put("bot", true);
    }
    return object;
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
