package chat.parley.chat;

import static chat.parley.chat.Verdicts.accept;
import static chat.parley.chat.Verdicts.distinct;
import static chat.parley.chat.Verdicts.invisible;
import static chat.parley.chat.Verdicts.notAMember;
import static chat.parley.chat.Verdicts.refuse;
import static chat.parley.chat.Verdicts.stranger;

import chat.parley.chat.Refusal.Reason;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/// Decides what is done with messages.
final class MessageDecisions {
  private MessageDecisions() {}

  static Decision send(Chat chat, Command command, Command.Send send) {
    if (!chat.exists()) {
      return send.opensWith()
          .map(other -> open(chat, command, send, other))
          .orElseGet(() -> invisible(chat));
    }
    if (!chat.isMember(command.sender())) {
      return stranger(chat, command.sender());
    }
    if (send.opensWith().isPresent() && !chat.isMember(send.opensWith().get())) {
      return notAMember(chat, send.opensWith().get());
    }
    if (send.replyTo().isPresent() && send.replyTo().getAsLong() > chat.head()) {
      return refuse(
          Reason.NOT_FOUND,
          "reply_to %d: %s has no such seq yet",
          send.replyTo().getAsLong(),
          chat.id());
    }
    return accept(chat, command, message(send, chat.members().keySet()));
  }

  /// Opens a chat by its first message: two events, of which the message answers.
  private static Decision open(Chat chat, Command command, Command.Send send, UserId other) {
    if (chat.id().isDirect() && !chat.id().directUsers().contains(command.sender())) {
      return invisible(chat);
    }
    if (chat.id().isDirect() && !chat.id().equals(ChatId.direct(command.sender(), other))) {
      return refuse(
          Reason.CONFLICT, "%s is not the chat of %s and %s", chat.id(), command.sender(), other);
    }
    if (send.replyTo().isPresent()) {
      return refuse(
          Reason.NOT_FOUND,
          "reply_to %d: %s has no such seq yet",
          send.replyTo().getAsLong(),
          chat.id());
    }
    Kind kind = chat.id().isDirect() ? Kind.DIRECT : Kind.GROUP;
    List<UserId> members = distinct(command.sender(), List.of(other));
    return accept(chat, command, new Event.ChatCreated(kind, "", members), message(send, members));
  }

  private static Event.Message message(Command.Send send, Collection<UserId> members) {
    return new Event.Message(
        send.messageType(),
        send.text(),
        send.replyTo(),
        send.meta(),
        Mentions.of(send.text(), send.mentions(), members),
        send.attachments(),
        OptionalLong.empty(),
        false);
  }

  static Decision edit(Chat chat, Command command, Command.Edit edit) {
    return on(chat, command, edit.target())
        .decide(
            message -> {
              if (!message.event().sender().equals(command.sender())) {
                return refuse(
                    Reason.FORBIDDEN,
                    "target_seq %d: %s did not write it, and may not edit it",
                    edit.target(),
                    command.sender());
              }
              if (edit.text().isEmpty() && message.message().attachments().isEmpty()) {
                return refuse(
                    Reason.CONFLICT,
                    "text must not be empty: target_seq %d has no attachments",
                    edit.target());
              }
              List<UserId> mentions =
                  Mentions.of(edit.text(), edit.mentions(), chat.members().keySet());
              return accept(chat, command, new Event.Edited(edit.target(), edit.text(), mentions));
            });
  }

  /// By its author, and in a group also by who moderates it.
  static Decision delete(Chat chat, Command command, Command.Delete delete) {
    return on(chat, command, delete.target())
        .decide(
            message -> {
              boolean moderates =
                  chat.kind() != Kind.DIRECT
                      && chat.role(command.sender()).orElseThrow().moderates();
              if (!moderates && !message.event().sender().equals(command.sender())) {
                return refuse(
                    Reason.FORBIDDEN,
                    "target_seq %d: %s did not write it, and does not moderate %s",
                    delete.target(),
                    command.sender(),
                    chat.id());
              }
              return accept(chat, command, new Event.Deleted(delete.target()));
            });
  }

  /// By its author, a member still or not.
  static Decision withdraw(Chat chat, Command command, Command.Withdraw withdraw) {
    if (!chat.isMember(command.sender()) && !chat.former().contains(command.sender())) {
      return invisible(chat);
    }
    return standing(chat, withdraw.target())
        .decide(
            message ->
                message.event().sender().equals(command.sender())
                    ? accept(chat, command, new Event.Deleted(withdraw.target()))
                    : refuse(
                        Reason.FORBIDDEN,
                        "target_seq %d: %s did not write it",
                        withdraw.target(),
                        command.sender()));
  }

  static Decision react(Chat chat, Command command, Command.React react) {
    return on(chat, command, react.target())
        .decide(
            message -> {
              boolean has = message.hasReaction(command.sender(), react.emoji());
              if (has == react.on()) {
                return refuse(
                    Reason.CONFLICT,
                    "target_seq %d: %s has %s reaction",
                    react.target(),
                    command.sender(),
                    has ? "that" : "no such");
              }
              if (react.on() && message.own(command.sender()) >= Limits.MAX_REACTIONS_BY_USER) {
                return tooManyReactions(react, command.sender(), Limits.MAX_REACTIONS_BY_USER);
              }
              if (react.on() && message.reactions() >= Limits.MAX_REACTIONS) {
                return refuse(
                    Reason.TOO_LARGE,
                    "target_seq %d has %d reactions, the limit is %d",
                    react.target(),
                    message.reactions(),
                    Limits.MAX_REACTIONS);
              }
              return accept(
                  chat, command, new Event.Reacted(react.target(), react.emoji(), react.on()));
            });
  }

  private static Decision tooManyReactions(Command.React react, UserId user, int limit) {
    return refuse(
        Reason.TOO_LARGE,
        "target_seq %d: %s has %d reactions, the limit is %d",
        react.target(),
        user,
        limit,
        limit);
  }

  /// What a command of a member about a message has found.
  private sealed interface Found {
    Decision decide(Function<Posted, Decision> decision);
  }

  private record Standing(Posted message) implements Found {
    @Override
    public Decision decide(Function<Posted, Decision> decision) {
      return decision.apply(message);
    }
  }

  private record Nothing(Decision refusal) implements Found {
    @Override
    public Decision decide(Function<Posted, Decision> decision) {
      return refusal;
    }
  }

  private static Found on(Chat chat, Command command, long target) {
    if (!chat.isMember(command.sender())) {
      return new Nothing(stranger(chat, command.sender()));
    }
    return standing(chat, target);
  }

  private static Found standing(Chat chat, long target) {
    Optional<Posted> message = chat.posted(target);
    if (message.isEmpty()) {
      return new Nothing(
          refuse(Reason.NOT_FOUND, "target_seq %d: no such message in %s", target, chat.id()));
    }
    if (message.get().message().deleted()) {
      return new Nothing(refuse(Reason.CONFLICT, "target_seq %d: the message was deleted", target));
    }
    return new Standing(message.get());
  }
}
