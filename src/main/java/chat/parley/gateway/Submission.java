package chat.parley.gateway;

import chat.parley.chat.Attachment;
import chat.parley.chat.ChatId;
import chat.parley.chat.ClientId;
import chat.parley.chat.Command;
import chat.parley.chat.MessageId;
import chat.parley.chat.SessionId;
import chat.parley.chat.UserId;
import chat.parley.chatlog.LoggedCommand;
import chat.parley.chatlog.Origin;
import chat.parley.protocol.BadFrame;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Request;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/// Turns what a user asks into a command, with the id and time that the decision is to use, and
/// appends it to the chat log.
record Submission(Surroundings surroundings, UserId user, SessionId session) {

  /// The same with the files that it refers to in its action. Does not wait.
  ///
  /// @throws BadFrame `not_found` if one was not uploaded by the user, or too long ago
  Request.Act withFiles(Request.Act act) {
    if (act.attachments().isEmpty() || !(act.action() instanceof Command.Send send)) {
      return act;
    }
    List<Attachment> files = new ArrayList<>();
    for (String reference : act.attachments()) {
      String field = "attachments[" + files.size() + "]";
      files.add(
          surroundings
              .files()
              .read(user, reference)
              .orElseThrow(
                  () ->
                      BadFrame.field(
                          ErrorCode.NOT_FOUND,
                          field,
                          "is not the ref of a file of yours, or too old: upload it again")));
    }
    Command.Send whole =
        new Command.Send(
            send.opensWith(),
            send.messageType(),
            send.text(),
            send.replyTo(),
            send.meta(),
            send.mentions(),
            files);
    return new Request.Act(act.id(), act.target(), act.clientId(), whole);
  }

  /// Completes once the command is durable; its answer comes later, through the inbox.
  CompletionStage<Void> submit(Request.Act act) {
    long now = surroundings.clock().millis();
    MessageId id = new MessageId(UuidV7.at(now).toString());
    Command command = new Command(chatId(act), user, act.clientId(), id, now, action(act));
    Origin origin = new Origin(surroundings.node(), session, act.id());
    return surroundings.chatLog().append(new LoggedCommand(command, origin));
  }

  ChatId chatId(Request.Act act) {
    return switch (act.target()) {
      case Request.InChat(ChatId chatId) -> chatId;
      case Request.To(UserId other) -> ChatId.direct(user, other);
      case Request.NewChat _ -> newChat(act.clientId());
    };
  }

  /// A send `to` someone opens their direct chat if there is none.
  private static Command.Action action(Request.Act act) {
    return act.target() instanceof Request.To(UserId other)
            && act.action() instanceof Command.Send send
        ? new Command.Send(
            Optional.of(other),
            send.messageType(),
            send.text(),
            send.replyTo(),
            send.meta(),
            send.mentions(),
            send.attachments())
        : act.action();
  }

  /// The same for the same idempotency key, so that a repeated request finds the chat that its
  /// first one has made.
  private ChatId newChat(Optional<ClientId> clientId) {
    UUID unique =
        clientId
            .map(id -> user + "\n" + id)
            .map(key -> UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8)))
            .orElseGet(() -> UuidV7.at(surroundings.clock().millis()));
    return new ChatId("g:" + unique);
  }
}
