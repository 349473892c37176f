package chat.parley.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.app.Cast.Caller;
import chat.parley.app.Cast.Scene;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import tools.jackson.databind.JsonNode;

/// A request of the table as a frame.
record FrameMove(Cast cast, Scene scene) {
  private static final Duration SILENCE = Duration.ofMillis(500);

  private static String fields(String request) {
    String chat = "\"chat_id\":\"CHAT\",";
    return switch (request) {
      case "send" -> chat + "\"type\":\"send\",\"client_id\":\"NAME\",\"text\":\"hi\"";
      case "send to a user" ->
          "\"type\":\"send\",\"to\":\"OTHER\",\"client_id\":\"NAME\",\"text\":\"hi\"";
      case "edit OWN" -> chat + "\"type\":\"edit\",\"target_seq\":OWN,\"text\":\"hello\"";
      case "edit OTHERS" -> chat + "\"type\":\"edit\",\"target_seq\":OTHERS,\"text\":\"hello\"";
      case "delete OWN" -> chat + "\"type\":\"delete\",\"target_seq\":OWN";
      case "delete OTHERS" -> chat + "\"type\":\"delete\",\"target_seq\":OTHERS";
      case "react" ->
          chat + "\"type\":\"react\",\"target_seq\":OTHERS,\"emoji\":\"+1\",\"on\":true";
      case "create_chat" -> "\"type\":\"create_chat\",\"title\":\"T\",\"member_ids\":[\"WITNESS\"]";
      case "create_chat with a taken id" -> chat + "\"type\":\"create_chat\",\"title\":\"T\"";
      case "join a group", "join a channel" -> chat + "\"type\":\"join\"";
      case "rename" -> chat + "\"type\":\"rename\",\"title\":\"U\"";
      case "add_members" -> chat + "\"type\":\"add_members\",\"member_ids\":[\"NAME\"]";
      case "remove_members a member" ->
          chat + "\"type\":\"remove_members\",\"member_ids\":[\"WITNESS\"]";
      case "remove_members the owner" ->
          chat + "\"type\":\"remove_members\",\"member_ids\":[\"OWNER\"]";
      case "set_role" ->
          chat + "\"type\":\"set_role\",\"user_id\":\"WITNESS\",\"role\":\"moderator\"";
      case "leave" -> chat + "\"type\":\"leave\"";
      case "history" -> chat + "\"type\":\"history\"";
      case "mark" -> chat + "\"type\":\"mark\",\"read_seq\":OTHERS";
      case "typing" -> chat + "\"type\":\"typing\"";
      case "watch" -> "\"type\":\"watch\",\"user_ids\":[\"OTHER\"]";
      case "prefer of a chat" -> chat + "\"type\":\"prefer\",\"archived\":true";
      case "prefer presence" -> "\"type\":\"prefer\",\"presence\":\"shown\"";
      case "block" -> "\"type\":\"block\",\"user_id\":\"NAME\",\"on\":true";
      case "resume" -> "\"type\":\"resume\",\"resume\":{\"CHAT\":1}";
      case "renew with one's own token" -> "\"type\":\"renew\",\"token\":\"ONES_TOKEN\"";
      case "renew with another's token" -> "\"type\":\"renew\",\"token\":\"FOREIGN_TOKEN\"";
      case "ping" -> "\"type\":\"ping\"";
      default -> throw new IllegalArgumentException(request);
    };
  }

  /// What comes of it.
  ///
  /// @param expected as of what is shown to others only, no answer tells
  String outcome(String request, String expected) {
    if (request.equals("hello")) {
      return greeted();
    }
    if (request.startsWith("connect ")) {
      return connected(request.substring("connect ".length()));
    }
    String fields = cast.filled(fields(request), scene);
    if (!scene.caller().known()) {
      return refused(fields);
    }
    if (expected.equals("silent") && !request.equals("watch")) {
      return silent(fields);
    }
    boolean unanswered = request.equals("mark") || request.equals("typing");
    if (unanswered && expected.equals("ok")) {
      cast.tell(scene.caller(), fields);
      return shown(cast.watcher(scene), request.equals("mark") ? "marked" : "typing");
    }
    if (request.equals("watch")) {
      cast.tell(scene.caller(), fields);
      return watched();
    }
    if (request.equals("resume")) {
      return resumed(fields);
    }
    JsonNode answer = cast.ask(scene.caller(), fields);
    if (request.equals("delete OWN")) {
      cast.ownIsGone(scene);
    }
    return outcome(answer);
  }

  /// On another device, so that the caller's session goes on.
  private String greeted() {
    String token = cast.token(scene.caller()).map("\"token\":\"%s\","::formatted).orElse("");
    try (Wire wire = Wire.connect(cast.url())) {
      wire.send("{\"type\":\"hello\",\"id\":7,%s\"device_id\":\"e\"}".formatted(token));
      String outcome = outcome(wire.next());
      if (!outcome.equals("ok")) {
        assertThat(wire.closeCode()).isEqualTo(4401);
      }
      return outcome;
    }
  }

  private String connected(String path) {
    String url = cast.url().replace("/v1/ws", cast.filled(path, scene));
    try (Wire _ =
        cast.token(scene.caller())
            .map(token -> Wire.connect(url, "Authorization", "Bearer " + token))
            .orElseGet(() -> Wire.connect(url))) {
      return "ok";
    } catch (CompletionException e) {
      if (e.getCause() instanceof WebSocketHandshakeException refused) {
        return switch (refused.getResponse().statusCode()) {
          case 401 -> "unauthorized";
          case 403 -> "forbidden";
          default -> throw e;
        };
      }
      throw e;
    }
  }

  private static String outcome(JsonNode answer) {
    return answer.path("type").asString().equals("error") ? answer.path("code").asString() : "ok";
  }

  /// All are there; to whom somebody does not want to be seen by, they seem to be away.
  private String watched() {
    JsonNode presence = cast.wire(scene.caller()).next("presence");
    return presence.path("online").asBoolean() ? "ok" : "silent";
  }

  private String shown(Wire watcher, String type) {
    JsonNode frame;
    do {
      frame = watcher.next(type);
    } while (!frame.path("chat_id").asString().equals(scene.chat()));
    return "ok";
  }

  /// Nothing comes to the other, nor an answer to the caller.
  private String silent(String fields) {
    Wire other = cast.watcher(scene);
    Wire own = cast.wire(scene.caller());
    cast.ask(Caller.OWNER, "\"type\":\"ping\"");
    long id = cast.tell(scene.caller(), fields);
    await().during(SILENCE).atMost(Duration.ofSeconds(5)).until(() -> other.framesLeft() == 0);
    own.send("{\"type\":\"ping\",\"id\":%d}".formatted(id + 1_000_000));
    return own.upTo("pong").stream()
        .map(FrameMove::outcome)
        .filter(outcome -> !outcome.equals("ok"))
        .findFirst()
        .orElse("silent");
  }

  /// An error about the chat comes before `live`, without the id.
  private String resumed(String fields) {
    cast.tell(scene.caller(), fields);
    return cast.wire(scene.caller()).upTo("live").stream()
        .filter(frame -> frame.path("type").asString().equals("error"))
        .map(frame -> frame.path("code").asString())
        .findFirst()
        .orElse("ok");
  }

  /// Without a token it is the first frame, with one it comes after `hello`: one answer, and the
  /// end.
  private String refused(String fields) {
    try (Wire wire = Wire.connect(cast.url())) {
      cast.token(scene.caller()).map(Cast::hello).ifPresent(wire::send);
      wire.sendWithoutWaiting("{\"id\":7," + fields + "}");
      String outcome = outcome(wire.next());
      assertThat(wire.closeCode()).isEqualTo(scene.caller() == Caller.NONE ? 4400 : 4401);
      assertThat(wire.framesLeft()).isZero();
      return outcome;
    }
  }
}
