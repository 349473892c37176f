package chat.parley.gateway;

import chat.parley.chat.ChatId;
import chat.parley.chat.Event;
import chat.parley.chat.Limits;
import chat.parley.chat.Text;
import chat.parley.chat.UserId;
import chat.parley.protocol.ServerFrame;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The frames of the reference system's endpoint:
///
///     → {"chat_id":"c1","receiver_user_id":"bob","message_type":"text","message":"hi"}
///     ← {"chat_id":"c1","sender":"alice","message_type":"text","message":"hi"}
///     ← {"error":"Invalid message format"}
final class ReferenceFrames {
  private static final JsonMapper MAPPER = new JsonMapper();

  /// What a client sends.
  ///
  /// @param chatId the direct chat of the two, if the client names none
  record Incoming(ChatId chatId, UserId receiver, String messageType, String message) {}

  private ReferenceFrames() {}

  /// Reads what `sender` sends; empty if it is not of that form.
  static Optional<Incoming> decode(byte[] utf8, UserId sender) {
    try {
      JsonNode object = MAPPER.readTree(utf8);
      if (object == null || !object.isObject()) {
        return Optional.empty();
      }
      UserId receiver = new UserId(string(object, "receiver_user_id", ""));
      String chatId = string(object, "chat_id", "");
      String type = string(object, "message_type", "text");
      return Optional.of(
          new Incoming(
              chatId.isEmpty() ? ChatId.direct(sender, receiver) : new ChatId(chatId),
              receiver,
              type.isEmpty() ? "text" : Text.line(type, Limits.MAX_MESSAGE_TYPE_LENGTH),
              message(string(object, "message", ""))));
    } catch (JacksonException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  static byte[] message(Event event, Event.Message message) {
    ObjectNode object = MAPPER.createObjectNode();
    object.put("chat_id", event.chatId().value());
    object.put("sender", event.sender().value());
    object.put("message_type", message.messageType());
    object.put("message", message.text());
    return MAPPER.writeValueAsBytes(object);
  }

  static byte[] invalid() {
    return error("Invalid message format");
  }

  static byte[] refused(ServerFrame.Failure failure) {
    return error(failure.code().wire() + ": " + failure.message());
  }

  private static byte[] error(String message) {
    return MAPPER.writeValueAsBytes(MAPPER.createObjectNode().put("error", message));
  }

  private static String string(JsonNode object, String name, String otherwise) {
    JsonNode node = object.get(name);
    if (node == null || node.isNull()) {
      return otherwise;
    }
    if (!node.isString()) {
      throw new IllegalArgumentException(name + " must be a string");
    }
    return node.stringValue();
  }

  private static String message(String text) {
    if (text.isEmpty() || text.getBytes(StandardCharsets.UTF_8).length > Limits.MAX_TEXT_BYTES) {
      throw new IllegalArgumentException("message must have 1 to the most bytes of a text");
    }
    return Text.multiline(text);
  }
}
