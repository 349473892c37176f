package chat.parley.client;

import chat.parley.chat.ChatId;
import chat.parley.chat.Command;
import chat.parley.chat.UserId;
import chat.parley.protocol.Request;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/// The wire form of what a client asks: what `protocol.RequestCodec` decodes.
final class RequestEncoder {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final int TYPICAL_BYTES = 256;

  private RequestEncoder() {}

  static byte[] encode(Request request) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(TYPICAL_BYTES);
    try (JsonGenerator json = MAPPER.createGenerator(out)) {
      json.writeStartObject();
      write(json, request);
      json.writeEndObject();
    }
    return out.toByteArray();
  }

  private static void write(JsonGenerator json, Request request) {
    switch (request) {
      case Request.Hello hello -> {
        start(json, "hello", hello.id());
        hello.token().ifPresent(token -> json.writeStringProperty("token", token));
        hello.user().ifPresent(user -> json.writeStringProperty("user_id", user.value()));
        json.writeStringProperty("device_id", hello.device().value());
        if (!hello.resume().isEmpty()) {
          writeResume(json, hello.resume());
        }
      }
      case Request.Resume resume -> {
        start(json, "resume", resume.id());
        writeResume(json, resume.resume());
      }
      case Request.Act act -> writeAct(json, act);
      case Request.History history -> {
        start(json, "history", history.id());
        json.writeStringProperty("chat_id", history.chatId().value());
        history.beforeSeq().ifPresent(seq -> json.writeNumberProperty("before_seq", seq));
        history.afterSeq().ifPresent(seq -> json.writeNumberProperty("after_seq", seq));
        json.writeNumberProperty("limit", history.limit());
      }
      case Request.Ping ping -> start(json, "ping", ping.id());
      case Request.Renew renew -> {
        start(json, "renew", renew.id());
        json.writeStringProperty("token", renew.token());
      }
      case Request.Prefer prefer -> {
        start(json, "prefer", prefer.id());
        writePreference(json, prefer.preference());
      }
      case Request.Block block -> {
        start(json, "block", block.id());
        json.writeStringProperty("user_id", block.user().value());
        json.writeBooleanProperty("on", block.on());
      }
      case Request.Mark mark -> {
        start(json, "mark", mark.tag());
        json.writeStringProperty("chat_id", mark.chatId().value());
        mark.readSeq().ifPresent(seq -> json.writeNumberProperty("read_seq", seq));
        mark.deliveredSeq().ifPresent(seq -> json.writeNumberProperty("delivered_seq", seq));
      }
      case Request.Typing typing -> {
        start(json, "typing", typing.tag());
        json.writeStringProperty("chat_id", typing.chatId().value());
      }
      case Request.Watch watch -> {
        start(json, "watch", watch.tag());
        json.writeArrayPropertyStart("user_ids");
        watch.users().stream().sorted().forEach(user -> json.writeString(user.value()));
        json.writeEndArray();
      }
    }
  }

  private static void start(JsonGenerator json, String type, long id) {
    start(json, type, OptionalLong.of(id));
  }

  private static void start(JsonGenerator json, String type, OptionalLong id) {
    json.writeStringProperty("type", type);
    id.ifPresent(value -> json.writeNumberProperty("id", value));
  }

  private static void writePreference(JsonGenerator json, Request.Preference preference) {
    switch (preference) {
      case Request.OfChat(ChatId chatId, OptionalLong mutedUntil, Optional<Boolean> archived) -> {
        json.writeStringProperty("chat_id", chatId.value());
        mutedUntil.ifPresent(at -> json.writeNumberProperty("muted_until", at));
        archived.ifPresent(value -> json.writeBooleanProperty("archived", value));
      }
      case Request.OfPresence(boolean hidden) ->
          json.writeStringProperty("presence", hidden ? "hidden" : "shown");
    }
  }

  private static void writeResume(JsonGenerator json, Map<ChatId, Long> resume) {
    json.writeObjectPropertyStart("resume");
    resume.forEach((chatId, seq) -> json.writeNumberProperty(chatId.value(), seq));
    json.writeEndObject();
  }

  private static void writeAct(JsonGenerator json, Request.Act act) {
    start(json, type(act.action()), act.id());
    act.clientId().ifPresent(id -> json.writeStringProperty("client_id", id.value()));
    switch (act.target()) {
      case Request.InChat(ChatId chatId) -> json.writeStringProperty("chat_id", chatId.value());
      case Request.To(UserId user) -> json.writeStringProperty("to", user.value());
      case Request.NewChat() -> {}
    }
    switch (act.action()) {
      case Command.Send send -> {
        writeSend(json, send);
        writeStrings(json, "attachments", act.attachments());
      }
      case Command.Edit edit -> {
        json.writeNumberProperty("target_seq", edit.target());
        json.writeStringProperty("text", edit.text());
        writeUsers(json, "mentions", edit.mentions());
      }
      case Command.Delete delete -> json.writeNumberProperty("target_seq", delete.target());
      case Command.React react -> {
        json.writeNumberProperty("target_seq", react.target());
        json.writeStringProperty("emoji", react.emoji());
        json.writeBooleanProperty("on", react.on());
      }
      case Command.CreateGroup create ->
          writeCreate(json, "group", create.title(), create.members());
      case Command.CreateChannel create ->
          writeCreate(json, "channel", create.title(), create.members());
      case Command.Rename rename -> json.writeStringProperty("title", rename.title());
      case Command.AddMembers add -> writeMembers(json, add.members());
      case Command.RemoveMembers remove -> writeMembers(json, remove.members());
      case Command.SetRole set -> {
        json.writeStringProperty("user_id", set.member().value());
        json.writeStringProperty("role", set.role().name().toLowerCase(Locale.ROOT));
      }
      case Command.Join(), Command.Leave() -> {}
      case Command.Withdraw _, Command.Depart() -> throw unaskable(act.action());
    }
  }

  private static String type(Command.Action action) {
    return switch (action) {
      case Command.Send _ -> "send";
      case Command.Edit _ -> "edit";
      case Command.Delete _ -> "delete";
      case Command.React _ -> "react";
      case Command.CreateGroup _, Command.CreateChannel _ -> "create_chat";
      case Command.Join _ -> "join";
      case Command.Rename _ -> "rename";
      case Command.AddMembers _ -> "add_members";
      case Command.RemoveMembers _ -> "remove_members";
      case Command.SetRole _ -> "set_role";
      case Command.Leave _ -> "leave";
      case Command.Withdraw _, Command.Depart _ -> throw unaskable(action);
    };
  }

  private static IllegalArgumentException unaskable(Command.Action action) {
    return new IllegalArgumentException("no client can ask for " + action);
  }

  private static void writeSend(JsonGenerator json, Command.Send send) {
    if (!send.messageType().equals("text")) {
      json.writeStringProperty("message_type", send.messageType());
    }
    json.writeStringProperty("text", send.text());
    send.replyTo().ifPresent(seq -> json.writeNumberProperty("reply_to", seq));
    if (!send.meta().isEmpty()) {
      json.writeObjectPropertyStart("meta");
      send.meta().forEach(json::writeStringProperty);
      json.writeEndObject();
    }
    writeUsers(json, "mentions", send.mentions());
  }

  private static void writeCreate(
      JsonGenerator json, String kind, String title, List<UserId> members) {
    json.writeStringProperty("kind", kind);
    json.writeStringProperty("title", title);
    writeMembers(json, members);
  }

  private static void writeMembers(JsonGenerator json, List<UserId> members) {
    writeUsers(json, "member_ids", members);
  }

  private static void writeUsers(JsonGenerator json, String name, List<UserId> users) {
    writeStrings(json, name, users.stream().map(UserId::value).toList());
  }

  private static void writeStrings(JsonGenerator json, String name, List<String> values) {
    if (!values.isEmpty()) {
      json.writeArrayPropertyStart(name);
      values.forEach(json::writeString);
      json.writeEndArray();
    }
  }
}
