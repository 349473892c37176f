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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;

/// Reads a record of the chat log, see [CommandCodec]: fields in any order, those that it does not
/// know passed over, a list that an older record does not have as an empty one.
///
/// For one record.
final class CommandReader {
  private final RecordJson json;

  CommandReader(JsonParser json) {
    this.json = new RecordJson(json);
  }

  LoggedCommand whole() {
    return json.only(this::command);
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
    json.begin("the record");
    for (String name = json.nextField(); name != null; name = json.nextField()) {
      switch (name) {
        case "v" -> version = known(json.integer(name));
        case "chat_id" -> chatId = json.id(name, ChatId::new);
        case "sender" -> sender = json.id(name, UserId::new);
        case "client_id" -> clientId = json.id(name, ClientId::new);
        case "id" -> id = json.id(name, MessageId::new);
        case "at" -> at = json.integer(name);
        case "action" -> action = json.orNull(this::action);
        case "origin" -> origin = json.orNull(this::origin);
        default -> json.skip();
      }
    }
    RecordJson.there("v", version);
    return new LoggedCommand(
        new Command(
            RecordJson.there("chat_id", chatId),
            RecordJson.there("sender", sender),
            Optional.ofNullable(clientId),
            RecordJson.there("id", id),
            RecordJson.there("at", at),
            RecordJson.there("action", action)),
        RecordJson.there("origin", origin));
  }

  private static OptionalLong known(OptionalLong version) {
    if (version.isPresent() && version.getAsLong() > CommandCodec.VERSION) {
      throw new NewerVersionException(version.getAsLong());
    }
    if (version.isPresent() && version.getAsLong() != CommandCodec.VERSION) {
      throw new IllegalArgumentException("a command of version " + version.getAsLong());
    }
    return version;
  }

  private Origin origin() {
    @Nullable NodeId node = null;
    @Nullable SessionId session = null;
    OptionalLong requestId = OptionalLong.empty();
    json.begin("origin");
    for (String name = json.nextField(); name != null; name = json.nextField()) {
      switch (name) {
        case "node" -> node = json.id(name, NodeId::new);
        case "session" -> session = json.id(name, SessionId::new);
        case "request_id" -> requestId = json.integer(name);
        default -> json.skip();
      }
    }
    return new Origin(
        RecordJson.there("node", node),
        RecordJson.there("session", session),
        RecordJson.there("request_id", requestId));
  }

  private Command.Action action() {
    Parts parts = new Parts();
    json.begin("action");
    for (String name = json.nextField(); name != null; name = json.nextField()) {
      switch (name) {
        case "type" -> parts.type = json.string(name);
        case "opens_with" -> parts.opensWith = json.id(name, UserId::new);
        case "message_type" -> parts.messageType = json.string(name);
        case "text" -> parts.text = json.string(name);
        case "reply_to" -> parts.replyTo = json.integer(name);
        case "meta" -> parts.meta = json.orNull(this::meta);
        case "mentions" -> parts.mentions = users(name);
        case "attachments" -> parts.attachments = json.list(name, this::attachment);
        case "target" -> parts.target = json.integer(name);
        case "emoji" -> parts.emoji = json.string(name);
        case "on" -> parts.on = json.bool(name);
        case "title" -> parts.title = json.string(name);
        case "members" -> parts.members = users(name);
        case "member" -> parts.member = json.id(name, UserId::new);
        case "role" -> parts.role = role(name);
        default -> json.skip();
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
      return switch (RecordJson.there("type", type)) {
        case "send" ->
            new Command.Send(
                Optional.ofNullable(opensWith),
                RecordJson.there("message_type", messageType),
                RecordJson.there("text", text),
                replyTo,
                RecordJson.there("meta", meta),
                mentions,
                attachments);
        case "edit" ->
            new Command.Edit(
                RecordJson.there("target", target), RecordJson.there("text", text), mentions);
        case "delete" -> new Command.Delete(RecordJson.there("target", target));
        case "react" ->
            new Command.React(
                RecordJson.there("target", target),
                RecordJson.there("emoji", emoji),
                RecordJson.there("on", on));
        case "create_group" -> new Command.CreateGroup(RecordJson.there("title", title), members);
        case "create_channel" ->
            new Command.CreateChannel(RecordJson.there("title", title), members);
        case "join" -> new Command.Join();
        case "rename" -> new Command.Rename(RecordJson.there("title", title));
        case "add_members" -> new Command.AddMembers(members);
        case "remove_members" -> new Command.RemoveMembers(members);
        case "set_role" ->
            new Command.SetRole(RecordJson.there("member", member), RecordJson.there("role", role));
        case "leave" -> new Command.Leave();
        case "withdraw" -> new Command.Withdraw(RecordJson.there("target", target));
        case "depart" -> new Command.Depart();
        default -> throw RecordJson.wrong("type", "is not known");
      };
    }
  }

  private Attachment attachment() {
    @Nullable String id = null;
    @Nullable String name = null;
    @Nullable String type = null;
    OptionalLong size = OptionalLong.empty();
    json.begin("an attachment");
    for (String field = json.nextField(); field != null; field = json.nextField()) {
      switch (field) {
        case "id" -> id = json.string(field);
        case "name" -> name = json.string(field);
        case "type" -> type = json.string(field);
        case "size" -> size = json.integer(field);
        default -> json.skip();
      }
    }
    return new Attachment(
        RecordJson.there("id", id),
        RecordJson.there("name", name),
        RecordJson.there("type", type),
        RecordJson.there("size", size));
  }

  private Map<String, String> meta() {
    Map<String, String> meta = new LinkedHashMap<>();
    json.begin("meta");
    for (String key = json.nextField(); key != null; key = json.nextField()) {
      meta.put(key, RecordJson.there("a value of meta", json.string("a value of meta")));
    }
    return meta;
  }

  private List<UserId> users(String name) {
    return json.list(name, () -> RecordJson.there(name, json.currentId(name, UserId::new)));
  }

  private @Nullable Role role(String name) {
    String value = json.string(name);
    if (value == null) {
      return null;
    }
    for (Role role : Role.values()) {
      if (role.name().equals(value)) {
        return role;
      }
    }
    throw RecordJson.wrong(name, "is not known");
  }
}
