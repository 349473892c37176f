package chat.parley.api;

import chat.parley.gateway.Commands;
import chat.parley.gateway.HttpReply;
import chat.parley.protocol.Request;
import chat.parley.protocol.RequestCodec;
import chat.parley.protocol.ServerFrame;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// Requests that change a chat. What they ask is what the frame of the same type asks, and is read
/// by the same code; the path and the header `Idempotency-Key` fill in some fields.
record Acts(Commands commands) {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,18}");

  /// The fields that stand outside the body.
  static final class Outside {
    private final Map<String, JsonNode> fields = new LinkedHashMap<>();

    Outside(Call call) {
      call.http().header("idempotency-key").ifPresent(key -> text("client_id", key));
    }

    Outside text(String name, String value) {
      fields.put(name, JSON.stringNode(value));
      return this;
    }

    /// A number, if it looks like one; the codec says what is wrong with what does not.
    Outside number(String name, String value) {
      fields.put(
          name,
          NUMBER.matcher(value).matches()
              ? JSON.numberNode(Long.parseLong(value))
              : JSON.stringNode(value));
      return this;
    }

    Outside flag(String name, boolean value) {
      fields.put(name, JSON.booleanNode(value));
      return this;
    }

    Outside list(String name, String value) {
      fields.put(name, JSON.arrayNode().add(value));
      return this;
    }

    boolean has(String name) {
      return fields.containsKey(name);
    }
  }

  /// For a request about the chat in the path.
  static Outside inChat(Call call) {
    return new Outside(call).text("chat_id", call.text("chat_id"));
  }

  /// Reads what is asked.
  static Request decode(Call call, String type, Outside outside) {
    return RequestCodec.decode(type, outside.fields, call.json());
  }

  /// Does it, and answers with what the ack says.
  ///
  /// @param status unless it is a repeat, which is 200
  HttpReply perform(Call call, String type, Outside outside, int status) {
    if (!(decode(call, type, outside) instanceof Request.Act act)) {
      throw new IllegalStateException(type + " changes no chat");
    }
    return switch (commands.submit(call.user(), act)) {
      case ServerFrame.Ack ack -> HttpReply.json(ack.duplicate() ? 200 : status, shown(ack));
      case ServerFrame.Failure failure -> throw Problem.of(failure);
      case ServerFrame other -> throw new IllegalStateException("answered by " + other);
    };
  }

  private static Map<String, Object> shown(ServerFrame.Ack ack) {
    Map<String, Object> object = new LinkedHashMap<>();
    ack.clientId().ifPresent(id -> object.put("client_id", id.value()));
    object.put("chat_id", ack.chatId().value());
    object.put("message_id", ack.messageId().value());
    object.put("seq", ack.seq());
    object.put("sent_at", ack.sentAt());
    object.put("duplicate", ack.duplicate());
    return object;
  }
}
