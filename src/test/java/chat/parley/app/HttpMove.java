package chat.parley.app;

import chat.parley.app.Cast.Scene;
import java.util.Map;

/// A request of the table by HTTP.
record HttpMove(Cast cast, Scene scene) {
  private static final String CREDENTIALS =
      "\"username\":\"%s\",\"password\":\"" + Cast.PASSWORD + "\"";
  private static final Map<String, String> BODIES =
      Map.ofEntries(
          Map.entry("POST /v1/chats", "\"title\":\"T\",\"member_ids\":[\"WITNESS\"]"),
          Map.entry("PATCH /v1/chats/CHAT", "\"title\":\"U\""),
          Map.entry("POST /v1/chats/CHAT/members", "\"member_ids\":[\"NAME\"]"),
          Map.entry("PATCH /v1/chats/CHAT/members/WITNESS", "\"role\":\"moderator\""),
          Map.entry("POST /v1/chats/CHAT/messages", "\"text\":\"hi\""),
          Map.entry("POST /v1/users/OTHER/messages", "\"text\":\"hi\""),
          Map.entry("PATCH /v1/chats/CHAT/messages/OWN", "\"text\":\"hello\""),
          Map.entry("PATCH /v1/chats/CHAT/messages/OTHERS", "\"text\":\"hello\""),
          Map.entry("DELETE /v1/me", "\"password\":\"not this one\""),
          Map.entry("PATCH /v1/me/preferences", "\"presence\":\"shown\""),
          Map.entry("PATCH /v1/chats/CHAT/preferences", "\"archived\":false"),
          Map.entry("POST /v1/chats/CHAT/markers", "\"read_seq\":1"),
          Map.entry("PATCH /v1/me", "\"display_name\":\"N\""),
          Map.entry(
              "PUT /v1/me/password",
              "\"current_password\":\"not this one\",\"new_password\":\"another one\""),
          Map.entry(
              "PUT /v1/me/push-subscriptions",
              "\"endpoint\":\"https://push.example/NAME\",\"keys\":{\"p256dh\":\"%s\",\"auth\":\"%s\"}"
                  .formatted(Pushing.PAIR.publicKey(), "A".repeat(22))),
          Map.entry("DELETE /v1/me/push-subscriptions", "\"endpoint\":\"https://push.example/x\""),
          Map.entry("POST /v1/accounts", CREDENTIALS.formatted("NAME")),
          Map.entry("POST /v1/sessions", CREDENTIALS.formatted("member")),
          Map.entry("POST /v1/sessions/refresh", "\"refresh_token\":\"r\""));

  String outcome(String request) {
    int blank = request.indexOf(' ');
    String body = BODIES.getOrDefault(request, "");
    Http caller = cast.token(scene.caller()).map(cast.nobody()::bearing).orElseGet(cast::nobody);
    Http.Answer answer =
        request.equals("POST /v1/attachments")
            ? caller.upload("pixel.png", Cast.PIXEL)
            : caller.call(
                request.substring(0, blank),
                path(request.substring(blank + 1)),
                body.isEmpty() ? "" : "{" + cast.filled(body, scene) + "}");
    if (request.equals("DELETE /v1/chats/CHAT/messages/OWN")) {
      cast.ownIsGone(scene);
    }
    return answer.status() / 100 == 2 ? "ok" : answer.text("code");
  }

  private String path(String path) {
    String query =
        switch (path) {
          case "/v1/users", "/v1/channels" -> "?query=n";
          case "/v1/search" -> "?q=hi";
          default -> "";
        };
    return cast.filled(path, scene).replace("+", "%2B") + query;
  }
}
