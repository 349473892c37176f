package chat.parley.chatlog;

import chat.parley.chat.Attachment;
import chat.parley.chat.Command;
import chat.parley.chat.UserId;
import java.io.ByteArrayOutputStream;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// The form of a record of the chat log: key = chat id, value = JSON, both UTF-8.
///
///     {"v":1,"chat_id":"g42","sender":"alice","client_id":"c-1","id":"0198…","at":1790000000000,
///      "action":{"type":"send","message_type":"text","text":"hi","meta":{}},
///      "origin":{"node":"node-1","session":"…","request_id":7}}
///
/// Records stay in the log for as long as it is kept, so a field may be added but never renamed, and
/// a reader ignores what it does not know ([CommandReader]). `v` comes first. What an older reader
/// must not ignore, a new action too, takes a new version, which is read by one release before the
/// next one writes it; who meets a record of a version above [#VERSION] goes no further with that
/// partition (docs/adr/0019).
///
/// Written and read token by token: every message comes through here twice, and by Jackson's data
/// binding that was the largest single thing that a sequencer did.
final class CommandCodec {
  static final int VERSION = 1;

  private static final JsonFactory FACTORY = JsonFactory.builder().build();
  private static final int TYPICAL_BYTES = 512;

  private CommandCodec() {}

  static byte[] encode(LoggedCommand logged) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(TYPICAL_BYTES);
    try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
      Command command = logged.command();
      json.writeStartObject();
      json.writeNumberProperty("v", VERSION);
      json.writeStringProperty("chat_id", command.chatId().value());
      json.writeStringProperty("sender", command.sender().value());
      command.clientId().ifPresent(id -> json.writeStringProperty("client_id", id.value()));
      json.writeStringProperty("id", command.id().value());
      json.writeNumberProperty("at", command.at());
      json.writeObjectPropertyStart("action");
      json.writeStringProperty("type", type(command.action()));
      write(json, command.action());
      json.writeEndObject();
      json.writeObjectPropertyStart("origin");
      json.writeStringProperty("node", logged.origin().node().value());
      json.writeStringProperty("session", logged.origin().session().value());
      json.writeNumberProperty("request_id", logged.origin().requestId());
      json.writeEndObject();
      json.writeEndObject();
    }
    return out.toByteArray();
  }

  /// Decodes the value of a record, to a command as a gateway would let it through ([CommandForm]).
  ///
  /// @throws IllegalArgumentException if this version cannot read it, or it is not such a command
  static LoggedCommand decode(byte[] value) {
    try (JsonParser json = FACTORY.createParser(ObjectReadContext.empty(), value)) {
      return CommandForm.checked(new CommandReader(json).whole());
    } catch (JacksonException e) {
      // The message of the exception may quote the text of a message, which is not to be logged.
      throw new IllegalArgumentException("not a command: " + e.getClass().getSimpleName());
    }
  }

  private static String type(Command.Action action) {
    return switch (action) {
      case Command.Send _ -> "send";
      case Command.Edit _ -> "edit";
      case Command.Delete _ -> "delete";
      case Command.React _ -> "react";
      case Command.CreateGroup _ -> "create_group";
      case Command.CreateChannel _ -> "create_channel";
      case Command.Join _ -> "join";
      case Command.Rename _ -> "rename";
      case Command.AddMembers _ -> "add_members";
      case Command.RemoveMembers _ -> "remove_members";
      case Command.SetRole _ -> "set_role";
      case Command.Leave _ -> "leave";
      case Command.Withdraw _ -> "withdraw";
      case Command.Depart _ -> "depart";
    };
  }

  private static void write(JsonGenerator json, Command.Action action) {
    switch (action) {
      case Command.Send send -> write(json, send);
      case Command.Edit edit -> {
        json.writeNumberProperty("target", edit.target());
        json.writeStringProperty("text", edit.text());
        writeMentions(json, edit.mentions());
      }
      case Command.Delete delete -> json.writeNumberProperty("target", delete.target());
      case Command.React react -> {
        json.writeNumberProperty("target", react.target());
        json.writeStringProperty("emoji", react.emoji());
        json.writeBooleanProperty("on", react.on());
      }
      case Command.CreateGroup create -> {
        json.writeStringProperty("title", create.title());
        write(json, "members", create.members());
      }
      case Command.CreateChannel create -> {
        json.writeStringProperty("title", create.title());
        write(json, "members", create.members());
      }
      case Command.Rename rename -> json.writeStringProperty("title", rename.title());
      case Command.AddMembers add -> write(json, "members", add.members());
      case Command.RemoveMembers remove -> write(json, "members", remove.members());
      case Command.SetRole set -> {
        json.writeStringProperty("member", set.member().value());
        json.writeStringProperty("role", set.role().name());
      }
      case Command.Withdraw withdraw -> json.writeNumberProperty("target", withdraw.target());
      case Command.Join _, Command.Leave _, Command.Depart _ -> {}
    }
  }

  private static void write(JsonGenerator json, Command.Send send) {
    send.opensWith().ifPresent(user -> json.writeStringProperty("opens_with", user.value()));
    json.writeStringProperty("message_type", send.messageType());
    json.writeStringProperty("text", send.text());
    send.replyTo().ifPresent(seq -> json.writeNumberProperty("reply_to", seq));
    json.writeObjectPropertyStart("meta");
    send.meta().forEach(json::writeStringProperty);
    json.writeEndObject();
    writeMentions(json, send.mentions());
    if (!send.attachments().isEmpty()) {
      json.writeArrayPropertyStart("attachments");
      send.attachments().forEach(attachment -> write(json, attachment));
      json.writeEndArray();
    }
  }

  private static void write(JsonGenerator json, Attachment attachment) {
    json.writeStartObject();
    json.writeStringProperty("id", attachment.id());
    json.writeStringProperty("name", attachment.name());
    json.writeStringProperty("type", attachment.type());
    json.writeNumberProperty("size", attachment.size());
    json.writeEndObject();
  }

  /// As records were before there were mentions.
  private static void writeMentions(JsonGenerator json, List<UserId> mentions) {
    if (!mentions.isEmpty()) {
      write(json, "mentions", mentions);
    }
  }

  private static void write(JsonGenerator json, String name, List<UserId> users) {
    json.writeArrayPropertyStart(name);
    users.forEach(user -> json.writeString(user.value()));
    json.writeEndArray();
  }
}
