package chat.parley.api;

import chat.parley.api.Acts.Outside;
import chat.parley.chat.UserId;
import chat.parley.gateway.HttpReply;
import chat.parley.live.Preferences;
import chat.parley.protocol.Request;
import chat.parley.protocol.ServerFrame;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Whom users block.
final class Blocks {
  private static final int MAX_PAGE = 200;
  private static final int PAGE = 50;

  private final Preferences preferences;
  private final Users users;

  Blocks(Preferences preferences, Users users) {
    this.preferences = preferences;
    this.users = users;
  }

  List<Route> routes() {
    return List.of(
        Route.of("GET", "/v1/me/blocks", this::list),
        Route.of("PUT", "/v1/me/blocks/{user_id}", call -> block(call, true)),
        Route.of("DELETE", "/v1/me/blocks/{user_id}", call -> block(call, false)));
  }

  private HttpReply list(Call call) {
    int limit = call.number("limit", 1, MAX_PAGE, PAGE);
    var after = Cursor.of(call, UserId::new);
    List<UserId> blocked = preferences.blockedBy(call.user(), after, limit + 1);
    return HttpReply.json(
        200, Cursor.page("users", blocked, limit, users::allShown, UserId::value));
  }

  private HttpReply block(Call call, boolean on) {
    Outside outside = new Outside(call).text("user_id", call.text("user_id")).flag("on", on);
    if (!(Acts.decode(call, "block", outside) instanceof Request.Block block)) {
      throw new IllegalStateException("blocks nobody");
    }
    return switch (preferences.block(call.user(), Optional.empty(), block)) {
      case ServerFrame.Blocked kept ->
          HttpReply.json(200, Map.of("user_id", kept.userId().value(), "on", kept.on()));
      case ServerFrame.Failure failure -> throw Problem.of(failure);
      case ServerFrame other -> throw new IllegalStateException("answered by " + other);
    };
  }
}
