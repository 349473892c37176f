package chat.parley.api;

import chat.parley.api.Acts.Outside;
import chat.parley.gateway.History;
import chat.parley.gateway.HttpReply;
import chat.parley.gateway.Reads;
import chat.parley.protocol.EventJson;
import chat.parley.protocol.Fields;
import chat.parley.protocol.Request;
import chat.parley.protocol.ServerFrame;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.util.RawValue;

/// What is said in chats.
final class Messages {
  private final Acts acts;
  private final Reads reads;

  Messages(Acts acts, Reads reads) {
    this.acts = acts;
    this.reads = reads;
  }

  List<Route> routes() {
    return List.of(
        Route.of("POST", "/v1/chats/{chat_id}/messages", this::post),
        Route.of("POST", "/v1/users/{user_id}/messages", this::postTo),
        Route.of("PATCH", "/v1/chats/{chat_id}/messages/{seq}", this::edit),
        Route.of("DELETE", "/v1/chats/{chat_id}/messages/{seq}", this::delete),
        Route.of(
            "PUT",
            "/v1/chats/{chat_id}/messages/{seq}/reactions/{emoji}",
            call -> react(call, true)),
        Route.of(
            "DELETE",
            "/v1/chats/{chat_id}/messages/{seq}/reactions/{emoji}",
            call -> react(call, false)),
        Route.of("GET", "/v1/chats/{chat_id}/events", this::events));
  }

  private HttpReply post(Call call) {
    return send(call, Acts.inChat(call));
  }

  /// Into the direct chat with a user, which is opened if there is none.
  private HttpReply postTo(Call call) {
    return send(call, new Outside(call).text("to", call.text("user_id")));
  }

  /// Without a key each request posts a message of its own.
  private HttpReply send(Call call, Outside outside) {
    if (!outside.has("client_id") && !hasKey(call)) {
      outside.text("client_id", UUID.randomUUID().toString());
    }
    return acts.perform(call, "send", outside, 201);
  }

  private static boolean hasKey(Call call) {
    byte[] body = call.json();
    return body.length > 0 && Fields.of(body).has("client_id");
  }

  private static Outside message(Call call) {
    return Acts.inChat(call).number("target_seq", call.text("seq"));
  }

  private HttpReply edit(Call call) {
    return acts.perform(call, "edit", message(call), 200);
  }

  private HttpReply delete(Call call) {
    return acts.perform(call, "delete", message(call), 200);
  }

  private HttpReply react(Call call, boolean on) {
    return acts.perform(
        call, "react", message(call).text("emoji", call.text("emoji")).flag("on", on), 200);
  }

  private HttpReply events(Call call) {
    Outside outside = Acts.inChat(call);
    for (String name : List.of("before_seq", "after_seq", "limit")) {
      call.http().parameter(name).ifPresent(value -> outside.number(name, value));
    }
    if (!(Acts.decode(call, "history", outside) instanceof Request.History history)) {
      throw new IllegalStateException("no history");
    }
    return switch (new History(reads, call.user()).page(history)) {
      case ServerFrame.HistoryPage page -> HttpReply.json(200, shown(page));
      case ServerFrame.Failure failure -> throw Problem.of(failure);
      case ServerFrame other -> throw new IllegalStateException("answered by " + other);
    };
  }

  private static Map<String, Object> shown(ServerFrame.HistoryPage page) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("chat_id", page.chatId().value());
    object.put("events", page.events().stream().map(Messages::raw).toList());
    object.put("seq", page.seq());
    object.put("has_more", page.hasMore());
    return object;
  }

  private static RawValue raw(EventJson event) {
    return raw(event.utf8());
  }

  /// JSON that goes out as it came.
  static RawValue raw(byte[] utf8) {
    return new RawValue(new String(utf8, StandardCharsets.UTF_8));
  }
}
