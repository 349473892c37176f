package chat.parley.protocol;

import chat.parley.chat.ChatId;
import chat.parley.chat.ClientId;
import chat.parley.chat.Kind;
import chat.parley.chat.MessageId;
import chat.parley.chat.NodeId;
import chat.parley.chat.SessionId;
import chat.parley.chat.UserId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/// The wire form of what a node sends. Encoding is for nodes, decoding for the Java client.
public final class FrameCodec {
  private FrameCodec() {}

  /// A whole frame, UTF-8.
  public static byte[] encode(ServerFrame frame) {
    return switch (frame) {
      case ServerFrame.Happened happened -> EventCodec.encode(happened.event()).utf8();
      case ServerFrame.Unknown unknown ->
          throw new IllegalArgumentException("cannot send a frame of type " + unknown.type());
      case ServerFrame.Welcome welcome -> EventCodec.write(json -> write(json, welcome));
      case ServerFrame.ChatInfo chat -> EventCodec.write(json -> write(json, chat));
      case ServerFrame.Ack ack -> EventCodec.write(json -> write(json, ack));
      case ServerFrame.Failure error -> EventCodec.write(json -> write(json, error));
      case ServerFrame.HistoryPage page -> EventCodec.write(json -> write(json, page));
      case ServerFrame.Live _ -> EventCodec.write(json -> type(json, "live"));
      case ServerFrame.Resync _ -> EventCodec.write(json -> type(json, "resync"));
      case ServerFrame.Gap gap ->
          EventCodec.write(
              json -> {
                type(json, "gap");
                json.writeStringProperty("chat_id", gap.chatId().value());
                json.writeNumberProperty("from_seq", gap.fromSeq());
                json.writeNumberProperty("to_seq", gap.toSeq());
              });
      case ServerFrame.Typing _,
          ServerFrame.Marked _,
          ServerFrame.Presence _,
          ServerFrame.ChatPreferred _,
          ServerFrame.PresencePreferred _,
          ServerFrame.Blocked _,
          ServerFrame.Renewed _ ->
          EventCodec.write(json -> PersonalFrames.write(json, frame));
      case ServerFrame.Pong pong ->
          EventCodec.write(
              json -> {
                type(json, "pong");
                json.writeNumberProperty("id", pong.id());
              });
      case ServerFrame.Drain drain ->
          EventCodec.write(
              json -> {
                type(json, "drain");
                json.writeNumberProperty("reconnect_in_ms", drain.reconnectInMs());
              });
    };
  }

  /// Decodes a frame that a node sent; one of a type that is not known is [ServerFrame.Unknown].
  ///
  /// @throws IllegalArgumentException if it is not of the form that the protocol gives its type
  public static ServerFrame decode(byte[] utf8) {
    try {
      JsonNode object = Json.object(utf8);
      Fields fields = new Fields(object);
      String type = fields.string("type");
      return EventCodec.isEvent(type)
          ? new ServerFrame.Happened(EventCodec.event(object))
          : decode(type, fields, object);
    } catch (BadFrame bad) {
      throw new IllegalArgumentException(bad.reason(), bad);
    }
  }

  private static void type(JsonGenerator json, String type) {
    json.writeStringProperty("type", type);
  }

  private static void write(JsonGenerator json, ServerFrame.Welcome welcome) {
    type(json, "welcome");
    json.writeNumberProperty("id", welcome.id());
    json.writeStringProperty("user_id", welcome.userId().value());
    json.writeStringProperty("session_id", welcome.sessionId().value());
    json.writeStringProperty("node_id", welcome.nodeId().value());
    json.writeNumberProperty("server_time", welcome.serverTime());
    json.writeNumberProperty("heartbeat_ms", welcome.heartbeatMs());
    json.writeNumberProperty("max_text_bytes", welcome.maxTextBytes());
    json.writeNumberProperty("unread", welcome.unread());
  }

  private static void write(JsonGenerator json, ServerFrame.ChatInfo chat) {
    type(json, "chat");
    json.writeStringProperty("chat_id", chat.chatId().value());
    json.writeStringProperty("kind", EventCodec.wire(chat.kind()));
    json.writeStringProperty("title", chat.title());
    json.writeNumberProperty("seq", chat.seq());
    json.writeNumberProperty("members", chat.members());
    json.writeNumberProperty("unread", chat.unread());
    json.writeNumberProperty("read_seq", chat.readSeq());
    json.writeNumberProperty("delivered_seq", chat.deliveredSeq());
    if (chat.mutedUntil() > 0) {
      json.writeNumberProperty("muted_until", chat.mutedUntil());
    }
    if (chat.archived()) {
      json.writeBooleanProperty("archived", true);
    }
    chat.lastMessage()
        .ifPresent(
            message -> {
              json.writeName("last_message");
              writeRaw(json, message);
            });
  }

  private static void write(JsonGenerator json, ServerFrame.Ack ack) {
    type(json, "ack");
    json.writeNumberProperty("id", ack.id());
    ack.clientId().ifPresent(id -> json.writeStringProperty("client_id", id.value()));
    json.writeStringProperty("chat_id", ack.chatId().value());
    json.writeStringProperty("message_id", ack.messageId().value());
    json.writeNumberProperty("seq", ack.seq());
    json.writeNumberProperty("sent_at", ack.sentAt());
    json.writeBooleanProperty("duplicate", ack.duplicate());
  }

  private static void write(JsonGenerator json, ServerFrame.Failure error) {
    type(json, "error");
    error.id().ifPresent(id -> json.writeNumberProperty("id", id));
    error.chatId().ifPresent(chatId -> json.writeStringProperty("chat_id", chatId.value()));
    json.writeStringProperty("code", error.code().wire());
    json.writeStringProperty("message", error.message());
    json.writeBooleanProperty("retryable", error.code().retryable());
    error.retryAfterMs().ifPresent(ms -> json.writeNumberProperty("retry_after_ms", ms));
  }

  private static void write(JsonGenerator json, ServerFrame.HistoryPage page) {
    type(json, "history");
    json.writeNumberProperty("id", page.id());
    json.writeStringProperty("chat_id", page.chatId().value());
    json.writeArrayPropertyStart("events");
    page.events().forEach(event -> writeRaw(json, event));
    json.writeEndArray();
    json.writeNumberProperty("seq", page.seq());
    json.writeBooleanProperty("has_more", page.hasMore());
  }

  private static void writeRaw(JsonGenerator json, EventJson event) {
    json.writeRawValue(new String(event.utf8(), StandardCharsets.UTF_8));
  }

  private static ServerFrame decode(String type, Fields fields, JsonNode object) {
    return switch (type) {
      case "welcome" -> welcome(fields);
      case "chat" -> chat(fields, object);
      case "live" -> new ServerFrame.Live();
      case "gap" ->
          new ServerFrame.Gap(
              chatId(fields), fields.integer("from_seq", 1), fields.integer("to_seq", 1));
      case "ack" -> ack(fields);
      case "error" -> error(fields);
      case "pong" -> new ServerFrame.Pong(fields.integer("id", 0));
      case "history" ->
          new ServerFrame.HistoryPage(
              fields.integer("id", 0),
              chatId(fields),
              events(object),
              // Nodes of before did not say it.
              fields.optionalInteger("seq", 0, Fields.MAX_INTEGER).orElse(0),
              fields.bool("has_more"));
      case "resync" -> new ServerFrame.Resync();
      case "drain" -> new ServerFrame.Drain(fields.integer("reconnect_in_ms", 0));
      default -> PersonalFrames.read(type, fields);
    };
  }

  private static ServerFrame welcome(Fields fields) {
    return new ServerFrame.Welcome(
        fields.integer("id", 0),
        fields.parsed("user_id", UserId::new),
        fields.parsed("session_id", SessionId::new),
        fields.parsed("node_id", NodeId::new),
        fields.integer("server_time", 0),
        fields.integer("heartbeat_ms", 1),
        fields.count("max_text_bytes", 1),
        fields.optionalInteger("unread", 0, Fields.MAX_INTEGER).orElse(0));
  }

  private static ServerFrame chat(Fields fields, JsonNode object) {
    return new ServerFrame.ChatInfo(
        chatId(fields),
        fields.parsed("kind", value -> EventCodec.named(Kind.class, value)),
        fields.string("title"),
        fields.integer("seq", 0),
        fields.count("members", 0),
        fields.count("unread", 0),
        fields.integer("read_seq", 0),
        fields
            .optionalInteger("delivered_seq", 0, Fields.MAX_INTEGER)
            .orElse(fields.integer("read_seq", 0)),
        fields.optionalInteger("muted_until", 0, Fields.MAX_INTEGER).orElse(0),
        fields.has("archived") && fields.bool("archived"),
        fields.has("last_message")
            ? Optional.of(raw(object.get("last_message")))
            : Optional.empty());
  }

  private static ServerFrame ack(Fields fields) {
    return new ServerFrame.Ack(
        fields.integer("id", 0),
        fields.optional("client_id", ClientId::new),
        chatId(fields),
        fields.parsed("message_id", MessageId::new),
        fields.integer("seq", 1),
        fields.integer("sent_at", 0),
        fields.bool("duplicate"));
  }

  private static ServerFrame error(Fields fields) {
    String wire = fields.string("code");
    Optional<ErrorCode> code = ErrorCode.named(wire);
    String message = fields.string("message");
    return new ServerFrame.Failure(
        fields.optionalInteger("id", 0, Fields.MAX_INTEGER),
        fields.optional("chat_id", ChatId::new),
        code.orElseGet(() -> nearest(fields)),
        code.isPresent() ? message : wire + ": " + message,
        fields.optionalInteger("retry_after_ms", 0, Fields.MAX_INTEGER));
  }

  /// For a code that this version does not know: one on which the client does the same.
  private static ErrorCode nearest(Fields fields) {
    return fields.bool("retryable") ? ErrorCode.UNAVAILABLE : ErrorCode.UNSUPPORTED;
  }

  private static ChatId chatId(Fields fields) {
    return fields.parsed("chat_id", ChatId::new);
  }

  private static List<EventJson> events(JsonNode object) {
    JsonNode events = object.get("events");
    if (events == null || !events.isArray()) {
      throw new BadFrame("events must be an array");
    }
    return events.valueStream().map(FrameCodec::raw).toList();
  }

  private static EventJson raw(JsonNode event) {
    return new EventJson(Json.MAPPER.writeValueAsBytes(event));
  }
}
