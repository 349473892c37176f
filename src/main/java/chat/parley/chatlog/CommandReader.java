package chat.parley.chatlog;

import chat.parley.chat.Attachment;
import chat.parley.chat.ChatId;
import chat.parley.chat.ClientId;
import chat.parley.chat.Command;
import chat.parley.chat.MessageId;
import chat.parley.chat.NodeId;
import chat.parley.chat.Role;
import chat.parley.chat.SessionId;
import chat.parley.chat.UserId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// Reads a record of the chat log, see [CommandCodec]: fields in any order, those that it does not
/// know passed over, null as if absent, a list that an older record does not have as an empty one.
/// What is wrong is an [IllegalArgumentException] that names the field and quotes nothing.
///
/// For one record.
final class CommandReader {
  private final JsonParser json;

  CommandReader(JsonParser json) {
    this.json = json;
  }

  LoggedCommand whole() {
    json.nextToken();
    LoggedCommand logged = command();
    if (json.nextToken() != null) {
      throw wrong("the record", "must be one object");
    }
    return logged;
  }

  private LoggedCommand command() {
    OptionalLong version = OptionalLong.empty();
    @Nullable ChatId chatId = null;
    @Nullable UserId sender = null;
    @Nullable ClientId clientId = null;
    @Nullable MessageId id = null;
    OptionalLong at = OptionalLong.empty();
    Command.@Nullable Action action = null;
    @Nullable Origin origin = null;
    begin("the record");
    for (String name = json.nextName(); name != null; name = json.nextName()) {
      switch (name) {
        case "v" -> version = known(integer(name));
        case "chat_id" -> chatId = id(name, ChatId::new);
        case "sender" -> sender = id(name, UserId::new);
        case "client_id" -> clientId = id(name, ClientId::new);
        case "id" -> id = id(name, MessageId::new);
        case "at" -> at = integer(name);
        case "action" -> action = orNull(this::action);
        case "origin" -> origin = orNull(this::origin);
        default -> skip();
      }
    }
    there("v", version);
    return new LoggedCommand(
        new Command(
            there("chat_id", chatId),
            there("sender", sender),
            Optional.ofNullable(clientId),
            there("id", id),
            there("at", at),
            there("action", action)),
        there("origin", origin));
  }

  private static OptionalLong known(OptionalLong version) {
    if (version.isPresent() && version.getAsLong() != CommandCodec.VERSION) {
      throw new IllegalArgumentException("a command of version " + version.getAsLong());
    }
    return version;
  }

  private Origin origin() {
    @Nullable NodeId node = null;
    @Nullable SessionId session = null;
    OptionalLong requestId = OptionalLong.empty();
    begin("origin");
    for (String name = json.nextName(); name != null; name = json.nextName()) {
      switch (name) {
        case "node" -> node = id(name, NodeId::new);
        case "session" -> session = id(name, SessionId::new);
        case "request_id" -> requestId = integer(name);
        default -> skip();
      }
    }
    return new Origin(
        there("node", node), there("session", session), there("request_id", requestId));
  }

  private Command.Action action() {
    Parts parts = new Parts();
    begin("action");
    for (String name = json.nextName(); name != null; name = json.nextName()) {
      switch (name) {
        case "type" -> parts.type = string(name);
        case "opens_with" -> parts.opensWith = id(name, UserId::new);
        case "message_type" -> parts.messageType = string(name);
        case "text" -> parts.text = string(name);
        case "reply_to" -> parts.replyTo = integer(name);
        case "meta" -> parts.meta = orNull(this::meta);
        case "mentions" -> parts.mentions = users(name);
        case "attachments" -> parts.attachments = list(name, this::attachment);
        case "target" -> parts.target = integer(name);
        case "emoji" -> parts.emoji = string(name);
        case "on" -> parts.on = bool(name);
        case "title" -> parts.title = string(name);
        case "members" -> parts.members = users(name);
        case "member" -> parts.member = id(name, UserId::new);
        case "role" -> parts.role = role(name);
        default -> skip();
      }
    }
    return parts.action();
  }

  /// What actions consist of; each has some of it. What the action is may come after its parts.
  private static final class Parts {
    private @Nullable String type;
    private @Nullable UserId opensWith;
    private @Nullable String messageType;
    private @Nullable String text;
    private OptionalLong replyTo = OptionalLong.empty();
    private @Nullable Map<String, String> meta;
    private List<UserId> mentions = List.of();
    private List<Attachment> attachments = List.of();
    private OptionalLong target = OptionalLong.empty();
    private @Nullable String emoji;
    private @Nullable Boolean on;
    private @Nullable String title;
    private List<UserId> members = List.of();
    private @Nullable UserId member;
    private @Nullable Role role;

    Command.Action action() {
      return switch (there("type", type)) {
        case "send" ->
            new Command.Send(
                Optional.ofNullable(opensWith),
                there("message_type", messageType),
                there("text", text),
                replyTo,
                there("meta", meta),
                mentions,
                attachments);
        case "edit" -> new Command.Edit(there("target", target), there("text", text), mentions);
        case "delete" -> new Command.Delete(there("target", target));
        case "react" ->
            new Command.React(there("target", target), there("emoji", emoji), there("on", on));
        case "create_group" -> new Command.CreateGroup(there("title", title), members);
        case "create_channel" -> new Command.CreateChannel(there("title", title), members);
        case "join" -> new Command.Join();
        case "rename" -> new Command.Rename(there("title", title));
        case "add_members" -> new Command.AddMembers(members);
        case "remove_members" -> new Command.RemoveMembers(members);
        case "set_role" -> new Command.SetRole(there("member", member), there("role", role));
        case "leave" -> new Command.Leave();
        case "withdraw" -> new Command.Withdraw(there("target", target));
        case "depart" -> new Command.Depart();
        default -> throw wrong("type", "is not known");
      };
    }
  }

  private Attachment attachment() {
    @Nullable String id = null;
    @Nullable String name = null;
    @Nullable String type = null;
    OptionalLong size = OptionalLong.empty();
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw wrong("attachments", "must be objects");
    }
    for (String field = json.nextName(); field != null; field = json.nextName()) {
      switch (field) {
        case "id" -> id = string(field);
        case "name" -> name = string(field);
        case "type" -> type = string(field);
        case "size" -> size = integer(field);
        default -> skip();
      }
    }
    return new Attachment(
        there("id", id), there("name", name), there("type", type), there("size", size));
  }

  private Map<String, String> meta() {
    Map<String, String> meta = new LinkedHashMap<>();
    begin("meta");
    for (String key = json.nextName(); key != null; key = json.nextName()) {
      meta.put(key, there("a value of meta", string("a value of meta")));
    }
    return meta;
  }

  private List<UserId> users(String name) {
    return list(name, () -> there(name, currentId(name, UserId::new)));
  }

  // ---- values; each begins at the token before its own, and ends at its last

  /// @param entry reads one, from its first token on
  private <T> List<T> list(String name, Supplier<T> entry) {
    JsonToken first = json.nextToken();
    if (first == JsonToken.VALUE_NULL) {
      return List.of();
    }
    if (first != JsonToken.START_ARRAY) {
      throw wrong(name, "must be an array");
    }
    List<T> entries = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      entries.add(entry.get());
    }
    return entries;
  }

  private <T> @Nullable T orNull(Supplier<T> object) {
    return json.nextToken() == JsonToken.VALUE_NULL ? null : object.get();
  }

  /// The object that the current token opens.
  private void begin(String name) {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw wrong(name, "must be an object");
    }
  }

  private <T> @Nullable T id(String name, Function<String, T> make) {
    json.nextToken();
    return currentId(name, make);
  }

  private <T> @Nullable T currentId(String name, Function<String, T> make) {
    String value = currentString(name);
    try {
      return value == null ? null : make.apply(value);
    } catch (IllegalArgumentException e) {
      throw wrong(name, String.valueOf(e.getMessage()));
    }
  }

  private @Nullable String string(String name) {
    json.nextToken();
    return currentString(name);
  }

  private @Nullable String currentString(String name) {
    return switch (json.currentToken()) {
      case VALUE_STRING -> json.getString();
      case VALUE_NULL -> null;
      case null, default -> throw wrong(name, "must be a string");
    };
  }

  private OptionalLong integer(String name) {
    return switch (json.nextToken()) {
      case VALUE_NUMBER_INT -> OptionalLong.of(json.getLongValue());
      case VALUE_NULL -> OptionalLong.empty();
      case null, default -> throw wrong(name, "must be an integer");
    };
  }

  private @Nullable Boolean bool(String name) {
    return switch (json.nextToken()) {
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      case null, default -> throw wrong(name, "must be true or false");
    };
  }

  private @Nullable Role role(String name) {
    String value = string(name);
    if (value == null) {
      return null;
    }
    for (Role role : Role.values()) {
      if (role.name().equals(value)) {
        return role;
      }
    }
    throw wrong(name, "is not known");
  }

  private void skip() {
    json.nextToken();
    json.skipChildren();
  }

  private static <T> T there(String name, @Nullable T value) {
    if (value == null) {
      throw wrong(name, "is missing");
    }
    return value;
  }

  private static long there(String name, OptionalLong value) {
    return value.orElseThrow(() -> wrong(name, "is missing"));
  }

  private static IllegalArgumentException wrong(String field, String why) {
    return new IllegalArgumentException("not a command: %s %s".formatted(field, why));
  }
}
