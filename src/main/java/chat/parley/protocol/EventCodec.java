package chat.parley.protocol;

import chat.parley.chat.Attachment;
import chat.parley.chat.ChatId;
import chat.parley.chat.ClientId;
import chat.parley.chat.Event;
import chat.parley.chat.Kind;
import chat.parley.chat.Limits;
import chat.parley.chat.MessageId;
import chat.parley.chat.Role;
import chat.parley.chat.UserId;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/// The wire form of the sequenced events.
public final class EventCodec {
  private static final int TYPICAL_BYTES = 384;

  private EventCodec() {}

  public static EventJson encode(Event event) {
    return new EventJson(write(json -> writeEvent(json, event)));
  }

  /// Decodes an event.
  ///
  /// @throws IllegalArgumentException if it is none that this version knows
  public static Event decode(byte[] utf8) {
    try {
      return event(Json.object(utf8));
    } catch (BadFrame bad) {
      throw new IllegalArgumentException(bad.reason(), bad);
    }
  }

  /// The `type` of an event's frame.
  public static String type(Event.Change change) {
    return switch (change) {
      case Event.Message _ -> "message";
      case Event.Edited _ -> "edited";
      case Event.Deleted _ -> "deleted";
      case Event.Reacted _ -> "reacted";
      case Event.ChatCreated _ -> "chat_created";
      case Event.Renamed _ -> "renamed";
      case Event.MembersAdded _ -> "members_added";
      case Event.MembersRemoved _ -> "members_removed";
      case Event.RoleSet _ -> "role_set";
    };
  }

  static byte[] write(Consumer<JsonGenerator> body) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(TYPICAL_BYTES);
    try (JsonGenerator json = Json.MAPPER.createGenerator(out)) {
      json.writeStartObject();
      body.accept(json);
      json.writeEndObject();
    }
    return out.toByteArray();
  }

  private static void writeEvent(JsonGenerator json, Event event) {
    json.writeStringProperty("type", type(event.change()));
    json.writeStringProperty("chat_id", event.chatId().value());
    json.writeNumberProperty("seq", event.seq());
    json.writeStringProperty("message_id", event.id().value());
    json.writeStringProperty("sender_id", event.sender().value());
    event.clientId().ifPresent(id -> json.writeStringProperty("client_id", id.value()));
    switch (event.change()) {
      case Event.Message message -> writeMessage(json, message);
      case Event.Edited edited -> {
        json.writeNumberProperty("target_seq", edited.target());
        json.writeStringProperty("text", edited.text());
        writeMentions(json, edited.mentions());
      }
      case Event.Deleted deleted -> json.writeNumberProperty("target_seq", deleted.target());
      case Event.Reacted reacted -> {
        json.writeNumberProperty("target_seq", reacted.target());
        json.writeStringProperty("emoji", reacted.emoji());
        json.writeBooleanProperty("on", reacted.on());
      }
      case Event.ChatCreated created -> {
        json.writeStringProperty("kind", wire(created.kind()));
        json.writeStringProperty("title", created.title());
        writeMembers(json, created.members());
      }
      case Event.Renamed renamed -> json.writeStringProperty("title", renamed.title());
      case Event.MembersAdded added -> writeMembers(json, added.members());
      case Event.MembersRemoved removed -> writeMembers(json, removed.members());
      case Event.RoleSet set -> {
        json.writeStringProperty("user_id", set.member().value());
        json.writeStringProperty("role", wire(set.role()));
      }
    }
    json.writeNumberProperty("sent_at", event.at());
  }

  private static void writeMessage(JsonGenerator json, Event.Message message) {
    json.writeStringProperty("message_type", message.messageType());
    json.writeStringProperty("text", message.text());
    message.replyTo().ifPresent(seq -> json.writeNumberProperty("reply_to", seq));
    if (!message.meta().isEmpty()) {
      json.writeObjectPropertyStart("meta");
      message.meta().forEach(json::writeStringProperty);
      json.writeEndObject();
    }
    writeMentions(json, message.mentions());
    if (!message.attachments().isEmpty()) {
      json.writeArrayPropertyStart("attachments");
      message.attachments().forEach(attachment -> write(json, attachment));
      json.writeEndArray();
    }
    message.editedAt().ifPresent(at -> json.writeNumberProperty("edited_at", at));
    if (message.deleted()) {
      json.writeBooleanProperty("deleted", true);
    }
  }

  private static void writeMentions(JsonGenerator json, List<UserId> mentions) {
    if (!mentions.isEmpty()) {
      json.writeArrayPropertyStart("mentions");
      mentions.forEach(user -> json.writeString(user.value()));
      json.writeEndArray();
    }
  }

  private static void write(JsonGenerator json, Attachment attachment) {
    json.writeStartObject();
    json.writeStringProperty("attachment_id", attachment.id());
    json.writeStringProperty("name", attachment.name());
    json.writeStringProperty("media_type", attachment.type());
    json.writeNumberProperty("size", attachment.size());
    json.writeEndObject();
  }

  private static void writeMembers(JsonGenerator json, List<UserId> members) {
    json.writeArrayPropertyStart("member_ids");
    members.forEach(member -> json.writeString(member.value()));
    json.writeEndArray();
  }

  static Event event(JsonNode object) {
    Fields fields = new Fields(object);
    return new Event(
        fields.parsed("chat_id", ChatId::new),
        fields.integer("seq", 1),
        fields.parsed("sender_id", UserId::new),
        fields.optional("client_id", ClientId::new),
        fields.parsed("message_id", MessageId::new),
        fields.integer("sent_at", 0),
        change(fields));
  }

  /// Whether this is the `type` of a sequenced event.
  public static boolean isEvent(String type) {
    return switch (type) {
      case "message",
          "edited",
          "deleted",
          "reacted",
          "chat_created",
          "renamed",
          "members_added",
          "members_removed",
          "role_set" ->
          true;
      default -> false;
    };
  }

  private static Event.Change change(Fields fields) {
    String type = fields.string("type");
    return switch (type) {
      case "message" ->
          new Event.Message(
              fields.string("message_type"),
              fields.string("text"),
              fields.optionalInteger("reply_to", 1, Fields.MAX_INTEGER),
              fields.strings(
                  "meta", Limits.MAX_META_ENTRIES, Function.identity(), Function.identity()),
              mentions(fields),
              fields.objects("attachments", Limits.MAX_ATTACHMENTS, EventCodec::attachment),
              fields.optionalInteger("edited_at", 0, Fields.MAX_INTEGER),
              fields.has("deleted") && fields.bool("deleted"));
      case "edited" ->
          new Event.Edited(
              fields.integer("target_seq", 1), fields.string("text"), mentions(fields));
      case "deleted" -> new Event.Deleted(fields.integer("target_seq", 1));
      case "reacted" ->
          new Event.Reacted(
              fields.integer("target_seq", 1), fields.string("emoji"), fields.bool("on"));
      case "chat_created" ->
          new Event.ChatCreated(
              fields.parsed("kind", value -> named(Kind.class, value)),
              fields.string("title"),
              members(fields));
      case "renamed" -> new Event.Renamed(fields.string("title"));
      case "members_added" -> new Event.MembersAdded(members(fields));
      case "members_removed" -> new Event.MembersRemoved(members(fields));
      case "role_set" ->
          new Event.RoleSet(
              fields.parsed("user_id", UserId::new),
              fields.parsed("role", value -> named(Role.class, value)));
      default -> throw new BadFrame("type " + type + " is no event");
    };
  }

  private static List<UserId> mentions(Fields fields) {
    return fields.list("mentions", true, Limits.MAX_MENTIONS, UserId::new);
  }

  private static Attachment attachment(Fields fields) {
    return new Attachment(
        fields.string("attachment_id"),
        fields.string("name"),
        fields.string("media_type"),
        fields.integer("size", 0));
  }

  private static List<UserId> members(Fields fields) {
    return fields.list("member_ids", true, Limits.MAX_MEMBERS, UserId::new);
  }

  static String wire(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  static <E extends Enum<E>> E named(Class<E> type, String wire) {
    for (E constant : type.getEnumConstants()) {
      if (wire(constant).equals(wire)) {
        return constant;
      }
    }
    throw new IllegalArgumentException(
        Stream.of(type.getEnumConstants())
            .map(EventCodec::wire)
            .collect(Collectors.joining(", ", "must be one of ", "")));
  }
}
