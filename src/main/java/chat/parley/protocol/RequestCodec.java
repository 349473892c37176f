package chat.parley.protocol;

import chat.parley.chat.ChatId;
import chat.parley.chat.ClientId;
import chat.parley.chat.Command;
import chat.parley.chat.DeviceId;
import chat.parley.chat.Limits;
import chat.parley.chat.Role;
import chat.parley.chat.Text;
import chat.parley.chat.UserId;
import chat.parley.protocol.Request.Target;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Decodes what clients send. The only place where a frame is checked: what it returns is valid.
public final class RequestCodec {
  private static final int MAX_TOKEN_LENGTH = 8_192;

  private RequestCodec() {}

  /// Decodes one whole frame, UTF-8.
  public static Decoded decode(byte[] utf8) {
    OptionalLong id = OptionalLong.empty();
    try {
      JsonNode object = Json.object(utf8);
      Fields fields = new Fields(object);
      id = peekId(object);
      return new Decoded.Good(request(fields));
    } catch (BadFrame bad) {
      return new Decoded.Bad(id, bad.code(), bad.reason());
    }
  }

  /// Decodes a request of which a part stands outside its object, as in the path and the headers of
  /// HTTP; what stands there counts for more than what the object says. Its id is 0.
  ///
  /// @param type of the frame that asks for the same
  /// @param outside fields, as they would stand in the object
  /// @param utf8 the object; empty: none
  /// @throws BadFrame if it cannot be read
  public static Request decode(String type, Map<String, JsonNode> outside, byte[] utf8) {
    ObjectNode object = Json.MAPPER.createObjectNode();
    if (utf8.length > 0) {
      Json.object(utf8).properties().forEach(field -> object.set(field.getKey(), field.getValue()));
    }
    outside.forEach(object::set);
    object.put("type", type);
    object.put("id", 0);
    return request(new Fields(object));
  }

  private static OptionalLong peekId(JsonNode object) {
    try {
      return new Fields(object).optionalInteger("id", 0, Fields.MAX_INTEGER);
    } catch (BadFrame unreadable) {
      return OptionalLong.empty();
    }
  }

  private static Request request(Fields fields) {
    String type = fields.string("type");
    return switch (type) {
      case "hello" -> hello(fields);
      case "resume" -> new Request.Resume(id(fields), fields.integersBy("resume", ChatId::new));
      case "send" -> send(fields);
      case "edit" -> edit(fields);
      case "delete" -> act(fields, new Command.Delete(target(fields)));
      case "react" -> react(fields);
      case "create_chat" -> createChat(fields);
      case "join" -> act(fields, new Command.Join());
      case "rename" -> act(fields, new Command.Rename(fields.parsed("title", RequestCodec::title)));
      case "add_members" -> act(fields, new Command.AddMembers(memberIds(fields)));
      case "remove_members" -> act(fields, new Command.RemoveMembers(memberIds(fields)));
      case "set_role" -> setRole(fields);
      case "leave" -> act(fields, new Command.Leave());
      case "history" -> history(fields);
      case "ping" -> new Request.Ping(id(fields));
      case "mark" -> mark(fields);
      case "typing" -> new Request.Typing(tag(fields), fields.parsed("chat_id", ChatId::new));
      case "watch" -> watch(fields);
      case "renew" -> new Request.Renew(id(fields), fields.parsed("token", RequestCodec::token));
      case "prefer" -> new Request.Prefer(id(fields), preference(fields));
      case "block" ->
          new Request.Block(id(fields), fields.parsed("user_id", UserId::new), fields.bool("on"));
      default ->
          throw new BadFrame(ErrorCode.UNSUPPORTED, "type is not one that this protocol knows");
    };
  }

  private static Request hello(Fields fields) {
    return new Request.Hello(
        id(fields),
        fields.optional("token", RequestCodec::token),
        fields.optional("user_id", UserId::new),
        fields.parsed("device_id", DeviceId::new),
        fields.integersBy("resume", ChatId::new));
  }

  private static Request send(Fields fields) {
    boolean direct = fields.has("to");
    if (direct && fields.has("chat_id")) {
      throw new BadFrame("to and chat_id exclude each other");
    }
    Target target = direct ? new Request.To(fields.parsed("to", UserId::new)) : inChat(fields);
    ClientId clientId = fields.parsed("client_id", ClientId::new);
    List<String> attachments =
        fields.list("attachments", true, Limits.MAX_ATTACHMENTS, RequestCodec::reference);
    Command.Send message = message(fields, !attachments.isEmpty());
    return new Request.Act(id(fields), target, Optional.of(clientId), message, attachments);
  }

  /// Only its length is checked: the rest is for whoever made it.
  private static String reference(String value) {
    if (value.length() > Request.Act.MAX_REFERENCE_LENGTH) {
      throw new IllegalArgumentException(
          "must have at most " + Request.Act.MAX_REFERENCE_LENGTH + " characters");
    }
    return value;
  }

  private static Command.Send message(Fields fields, boolean mayBeEmpty) {
    String text = text(fields);
    if (text.isEmpty() && !mayBeEmpty) {
      throw BadFrame.field("text", "must not be empty");
    }
    return new Command.Send(
        Optional.empty(),
        fields
            .optional("message_type", s -> Text.line(s, Limits.MAX_MESSAGE_TYPE_LENGTH))
            .orElse("text"),
        text,
        fields.optionalInteger("reply_to", 1, Fields.MAX_INTEGER),
        fields.strings(
            "meta",
            Limits.MAX_META_ENTRIES,
            key -> Text.line(key, Limits.MAX_META_KEY_LENGTH),
            RequestCodec::metaValue),
        mentions(fields),
        List.of());
  }

  private static String text(Fields fields) {
    String text = fields.parsed("text", Text::multiline);
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > Limits.MAX_TEXT_BYTES) {
      throw BadFrame.field(
          ErrorCode.TOO_LARGE,
          "text",
          "has %d bytes, the limit is %d".formatted(bytes, Limits.MAX_TEXT_BYTES));
    }
    return text;
  }

  private static List<UserId> mentions(Fields fields) {
    return fields.list("mentions", true, Limits.MAX_MENTIONS, UserId::new);
  }

  private static Request edit(Fields fields) {
    return act(fields, new Command.Edit(target(fields), text(fields), mentions(fields)));
  }

  private static Request react(Fields fields) {
    String emoji = fields.parsed("emoji", value -> Text.line(value, Limits.MAX_EMOJI_LENGTH));
    return act(fields, new Command.React(target(fields), emoji, fields.bool("on")));
  }

  private static long target(Fields fields) {
    return fields.integer("target_seq", 1);
  }

  private static Request createChat(Fields fields) {
    String kind = fields.optionalString("kind").orElse("group");
    if (!kind.equals("group") && !kind.equals("channel")) {
      throw new BadFrame("kind must be group or channel");
    }
    Target target = fields.has("chat_id") ? inChat(fields) : new Request.NewChat();
    if (target instanceof Request.InChat(ChatId chatId) && chatId.isDirect()) {
      throw new BadFrame("chat_id must not start with d: unless it is a direct chat");
    }
    String title = fields.parsed("title", RequestCodec::title);
    var members = fields.list("member_ids", true, Limits.MAX_MEMBER_IDS, UserId::new);
    return new Request.Act(
        id(fields),
        target,
        fields.optional("client_id", ClientId::new),
        kind.equals("group")
            ? new Command.CreateGroup(title, members)
            : new Command.CreateChannel(title, members));
  }

  private static Request setRole(Fields fields) {
    UserId member = fields.parsed("user_id", UserId::new);
    return act(
        fields,
        new Command.SetRole(
            member, fields.parsed("role", value -> EventCodec.named(Role.class, value))));
  }

  private static Request act(Fields fields, Command.Action action) {
    return new Request.Act(
        id(fields), inChat(fields), fields.optional("client_id", ClientId::new), action);
  }

  private static Request history(Fields fields) {
    OptionalLong before = fields.optionalInteger("before_seq", 1, Fields.MAX_INTEGER);
    OptionalLong after = fields.optionalInteger("after_seq", 0, Fields.MAX_INTEGER);
    if (before.isPresent() && after.isPresent()) {
      throw new BadFrame("before_seq and after_seq exclude each other");
    }
    int limit =
        (int)
            fields
                .optionalInteger("limit", 1, Request.History.MAX_LIMIT)
                .orElse(Request.History.DEFAULT_LIMIT);
    return new Request.History(
        id(fields), fields.parsed("chat_id", ChatId::new), before, after, limit);
  }

  private static Request mark(Fields fields) {
    OptionalLong read = fields.optionalInteger("read_seq", 0, Fields.MAX_INTEGER);
    OptionalLong delivered = fields.optionalInteger("delivered_seq", 0, Fields.MAX_INTEGER);
    if (read.isEmpty() && delivered.isEmpty()) {
      throw new BadFrame("read_seq or delivered_seq is missing");
    }
    return new Request.Mark(tag(fields), fields.parsed("chat_id", ChatId::new), read, delivered);
  }

  private static Request watch(Fields fields) {
    if (!fields.has("user_ids")) {
      throw new BadFrame("user_ids is missing");
    }
    var users = fields.list("user_ids", true, Request.Watch.MAX_USERS, UserId::new);
    return new Request.Watch(tag(fields), new HashSet<>(users));
  }

  private static Request.Preference preference(Fields fields) {
    Optional<String> presence = fields.optionalString("presence");
    if (presence.isPresent() == fields.has("chat_id")) {
      throw new BadFrame("one of chat_id and presence must be there");
    }
    if (presence.isPresent()) {
      return new Request.OfPresence(hidden(presence.get()));
    }
    OptionalLong mutedUntil = fields.optionalInteger("muted_until", 0, Fields.MAX_INTEGER);
    Optional<Boolean> archived =
        fields.has("archived") ? Optional.of(fields.bool("archived")) : Optional.empty();
    if (mutedUntil.isEmpty() && archived.isEmpty()) {
      throw new BadFrame("muted_until or archived is missing");
    }
    return new Request.OfChat(fields.parsed("chat_id", ChatId::new), mutedUntil, archived);
  }

  static boolean hidden(String presence) {
    return switch (presence) {
      case "hidden" -> true;
      case "shown" -> false;
      default -> throw new BadFrame("presence must be hidden or shown");
    };
  }

  private static OptionalLong tag(Fields fields) {
    return fields.optionalInteger("id", 0, Fields.MAX_INTEGER);
  }

  private static long id(Fields fields) {
    return fields.integer("id", 0);
  }

  private static Target inChat(Fields fields) {
    return new Request.InChat(fields.parsed("chat_id", ChatId::new));
  }

  private static List<UserId> memberIds(Fields fields) {
    return fields.list("member_ids", false, Limits.MAX_MEMBER_IDS, UserId::new);
  }

  private static String title(String value) {
    return Text.line(value, Limits.MAX_TITLE_LENGTH);
  }

  private static String metaValue(String value) {
    if (value.length() > Limits.MAX_META_VALUE_LENGTH) {
      throw new IllegalArgumentException(
          "must have at most " + Limits.MAX_META_VALUE_LENGTH + " characters");
    }
    return Text.multiline(value);
  }

  private static String token(String value) {
    if (value.length() > MAX_TOKEN_LENGTH) {
      throw new IllegalArgumentException("must have at most " + MAX_TOKEN_LENGTH + " characters");
    }
    return value;
  }
}
