package chat.parley.api;

import chat.parley.chat.Text;
import chat.parley.chat.UserId;
import chat.parley.gateway.HttpReply;
import chat.parley.store.AccountStore;
import chat.parley.store.Profile;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/// The caller.
final class Me {
  static final int MAX_NAME_LENGTH = 100;

  private final AccountStore store;
  private final Users users;
  private final Clock clock;

  Me(AccountStore store, Users users, Clock clock) {
    this.store = store;
    this.users = users;
    this.clock = clock;
  }

  List<Route> routes() {
    return List.of(Route.of("GET", "/v1/me", this::get), Route.of("PATCH", "/v1/me", this::change));
  }

  private HttpReply get(Call call) {
    return shown(profile(call.user()));
  }

  private HttpReply shown(Profile profile) {
    return HttpReply.json(200, users.shown(List.of(profile)).getFirst());
  }

  /// Who asks is known from then on.
  private Profile profile(UserId user) {
    Optional<Profile> known = find(user);
    if (known.isEmpty()) {
      store.see(user, clock.millis());
      known = find(user);
    }
    return known.orElseThrow(() -> Problem.notFound("user_id %s: no such user".formatted(user)));
  }

  private Optional<Profile> find(UserId user) {
    return store.profiles(List.of(user)).stream().findFirst();
  }

  private HttpReply change(Call call) {
    String name = call.fields().parsed("display_name", Me::name);
    Profile before = profile(call.user());
    store.setDisplayName(call.user(), name);
    return shown(new Profile(before.user(), before.username(), name));
  }

  static String name(String value) {
    return Text.line(value.strip(), MAX_NAME_LENGTH);
  }
}
