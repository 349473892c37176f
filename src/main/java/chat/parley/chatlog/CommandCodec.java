package chat.parley.chatlog;

import chat.parley.chat.Attachment;
import chat.parley.chat.ChatId;
import chat.parley.chat.ClientId;
import chat.parley.chat.Command;
import chat.parley.chat.MessageId;
import chat.parley.chat.NodeId;
import chat.parley.chat.SessionId;
import chat.parley.chat.UserId;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/// The form of a record of the chat log: key = chat id, value = JSON, both UTF-8.
///
///     {"v":1,"chat_id":"g42","sender":"alice","client_id":"c-1","id":"0198…","at":1790000000000,
///      "action":{"type":"send","message_type":"text","text":"hi","meta":{}},
///      "origin":{"node":"node-1","session":"…","request_id":7}}
///
/// Records stay in the log for as long as it is kept, so a field may be added but never renamed, and
/// a reader ignores what it does not know. A record of a version above [#VERSION] is not read at all.
final class CommandCodec {
  static final int VERSION = 1;

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .changeDefaultPropertyInclusion(
              all -> all.withValueInclusion(JsonInclude.Include.NON_ABSENT))
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          // A list that an older record does not have is empty.
          .withConfigOverride(
              List.class,
              list -> list.setNullHandling(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY)))
          .addMixIn(Command.Action.class, ByType.class)
          .addMixIn(Command.Send.class, WithoutEmptyLists.class)
          .addMixIn(Command.Edit.class, WithoutEmptyLists.class)
          .addMixIn(ChatId.class, AsString.class)
          .addMixIn(UserId.class, AsString.class)
          .addMixIn(ClientId.class, AsString.class)
          .addMixIn(MessageId.class, AsString.class)
          .addMixIn(NodeId.class, AsString.class)
          .addMixIn(SessionId.class, AsString.class)
          .build();

  private CommandCodec() {}

  static byte[] encode(LoggedCommand logged) {
    Command command = logged.command();
    return MAPPER.writeValueAsBytes(
        new Form(
            VERSION,
            command.chatId(),
            command.sender(),
            command.clientId(),
            command.id(),
            command.at(),
            command.action(),
            logged.origin()));
  }

  /// Decodes the value of a record, to a command as a gateway would let it through ([CommandForm]).
  ///
  /// @throws IllegalArgumentException if this version cannot read it, or it is not such a command
  static LoggedCommand decode(byte[] value) {
    try {
      @Nullable Form form = MAPPER.readValue(value, Form.class);
      if (form == null) {
        throw new IllegalArgumentException("not a command: null");
      }
      if (form.v() != VERSION) {
        throw new IllegalArgumentException("a command of version " + form.v());
      }
      return CommandForm.checked(form.logged());
    } catch (JacksonException e) {
      // The message of the exception may quote the text of a message, which is not to be logged.
      throw new IllegalArgumentException("not a command: " + e.getClass().getSimpleName());
    }
  }

  private record Form(
      int v,
      ChatId chatId,
      UserId sender,
      Optional<ClientId> clientId,
      MessageId id,
      long at,
      Command.Action action,
      Origin origin) {
    LoggedCommand logged() {
      return new LoggedCommand(new Command(chatId, sender, clientId, id, at, action), origin);
    }
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Command.Send.class, name = "send"),
    @JsonSubTypes.Type(value = Command.Edit.class, name = "edit"),
    @JsonSubTypes.Type(value = Command.Delete.class, name = "delete"),
    @JsonSubTypes.Type(value = Command.React.class, name = "react"),
    @JsonSubTypes.Type(value = Command.CreateGroup.class, name = "create_group"),
    @JsonSubTypes.Type(value = Command.CreateChannel.class, name = "create_channel"),
    @JsonSubTypes.Type(value = Command.Join.class, name = "join"),
    @JsonSubTypes.Type(value = Command.Rename.class, name = "rename"),
    @JsonSubTypes.Type(value = Command.AddMembers.class, name = "add_members"),
    @JsonSubTypes.Type(value = Command.RemoveMembers.class, name = "remove_members"),
    @JsonSubTypes.Type(value = Command.SetRole.class, name = "set_role"),
    @JsonSubTypes.Type(value = Command.Leave.class, name = "leave"),
    @JsonSubTypes.Type(value = Command.Withdraw.class, name = "withdraw"),
    @JsonSubTypes.Type(value = Command.Depart.class, name = "depart"),
  })
  private interface ByType {}

  /// As records were before there were such lists.
  @SuppressWarnings("unused") // Jackson reads it
  private interface WithoutEmptyLists {
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    List<UserId> mentions();

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    List<Attachment> attachments();
  }

  /// An id is written as its string.
  private abstract static class AsString {
    @JsonCreator
    AsString(@SuppressWarnings("unused") String value) {}

    @JsonValue
    abstract String value();
  }
}
