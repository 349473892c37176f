package chat.parley.protocol;

import chat.parley.chat.ChatId;
import chat.parley.chat.UserId;
import java.util.OptionalLong;
import tools.jackson.core.JsonGenerator;

/// The wire form of what is about people rather than what happened in chats.
final class PersonalFrames {
  private PersonalFrames() {}

  static void write(JsonGenerator json, ServerFrame frame) {
    switch (frame) {
      case ServerFrame.Typing(ChatId chatId, UserId user) -> {
        type(json, "typing");
        json.writeStringProperty("chat_id", chatId.value());
        json.writeStringProperty("user_id", user.value());
      }
      case ServerFrame.Marked marked -> {
        type(json, "marked");
        json.writeStringProperty("chat_id", marked.chatId().value());
        json.writeStringProperty("user_id", marked.userId().value());
        json.writeNumberProperty("read_seq", marked.readSeq());
        json.writeNumberProperty("delivered_seq", marked.deliveredSeq());
      }
      case ServerFrame.Presence presence -> {
        type(json, "presence");
        json.writeStringProperty("user_id", presence.userId().value());
        json.writeBooleanProperty("online", presence.online());
        presence.lastSeen().ifPresent(at -> json.writeNumberProperty("last_seen", at));
      }
      case ServerFrame.ChatPreferred preferred -> {
        answer(json, "preferred", preferred.id());
        json.writeStringProperty("chat_id", preferred.chatId().value());
        json.writeNumberProperty("muted_until", preferred.mutedUntil());
        json.writeBooleanProperty("archived", preferred.archived());
      }
      case ServerFrame.PresencePreferred preferred -> {
        answer(json, "preferred", preferred.id());
        json.writeStringProperty("presence", preferred.hidden() ? "hidden" : "shown");
      }
      case ServerFrame.Blocked blocked -> {
        answer(json, "blocked", blocked.id());
        json.writeStringProperty("user_id", blocked.userId().value());
        json.writeBooleanProperty("on", blocked.on());
      }
      case ServerFrame.Renewed renewed -> {
        answer(json, "renewed", OptionalLong.of(renewed.id()));
        renewed.expiresAt().ifPresent(at -> json.writeNumberProperty("expires_at", at));
      }
      default -> throw new IllegalArgumentException("not about people: " + frame.getClass());
    }
  }

  private static void type(JsonGenerator json, String type) {
    json.writeStringProperty("type", type);
  }

  private static void answer(JsonGenerator json, String type, OptionalLong id) {
    type(json, type);
    id.ifPresent(value -> json.writeNumberProperty("id", value));
  }

  static ServerFrame read(String type, Fields fields) {
    return switch (type) {
      case "typing" -> new ServerFrame.Typing(chatId(fields), userId(fields));
      case "marked" ->
          new ServerFrame.Marked(
              chatId(fields),
              userId(fields),
              fields.integer("read_seq", 0),
              fields.integer("delivered_seq", 0));
      case "presence" ->
          new ServerFrame.Presence(
              userId(fields),
              fields.bool("online"),
              fields.optionalInteger("last_seen", 0, Fields.MAX_INTEGER));
      case "preferred" -> preferred(fields);
      case "blocked" -> new ServerFrame.Blocked(id(fields), userId(fields), fields.bool("on"));
      case "renewed" ->
          new ServerFrame.Renewed(
              fields.integer("id", 0), fields.optionalInteger("expires_at", 0, Fields.MAX_INTEGER));
      default -> new ServerFrame.Unknown(type);
    };
  }

  private static ServerFrame preferred(Fields fields) {
    return fields.has("chat_id")
        ? new ServerFrame.ChatPreferred(
            id(fields), chatId(fields), fields.integer("muted_until", 0), fields.bool("archived"))
        : new ServerFrame.PresencePreferred(
            id(fields), RequestCodec.hidden(fields.string("presence")));
  }

  private static OptionalLong id(Fields fields) {
    return fields.optionalInteger("id", 0, Fields.MAX_INTEGER);
  }

  private static ChatId chatId(Fields fields) {
    return fields.parsed("chat_id", ChatId::new);
  }

  private static UserId userId(Fields fields) {
    return fields.parsed("user_id", UserId::new);
  }
}
