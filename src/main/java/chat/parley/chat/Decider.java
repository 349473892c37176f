package chat.parley.chat;

import java.util.Optional;

/// The one place where is decided what a command does to a chat. Pure: it looks at its arguments,
/// changes neither and knows nothing else.
public final class Decider {
  private Decider() {}

  /// Decides `command` in the state `chat`. The caller applies the events, if any, before it
  /// decides the next command of that chat.
  ///
  /// A repeated idempotency key comes before everything else: whoever repeats a command gets its
  /// first receipt, also after having been removed from the chat.
  public static Decision decide(Chat chat, Command command) {
    Optional<Receipt> earlier =
        command
            .clientId()
            .flatMap(id -> chat.receipt(new IdempotencyKey(chat.id(), command.sender(), id)));
    if (earlier.isPresent()) {
      return new Decision.Duplicate(earlier.get());
    }
    return switch (command.action()) {
      case Command.Send send -> MessageDecisions.send(chat, command, send);
      case Command.Edit edit -> MessageDecisions.edit(chat, command, edit);
      case Command.Delete delete -> MessageDecisions.delete(chat, command, delete);
      case Command.React react -> MessageDecisions.react(chat, command, react);
      case Command.CreateGroup create ->
          MemberDecisions.create(chat, command, Kind.GROUP, create.title(), create.members());
      case Command.CreateChannel create ->
          MemberDecisions.create(chat, command, Kind.CHANNEL, create.title(), create.members());
      case Command.Join _ -> MemberDecisions.join(chat, command);
      case Command.Rename rename -> MemberDecisions.rename(chat, command, rename);
      case Command.AddMembers add -> MemberDecisions.addMembers(chat, command, add);
      case Command.RemoveMembers remove -> MemberDecisions.removeMembers(chat, command, remove);
      case Command.SetRole set -> MemberDecisions.setRole(chat, command, set);
      case Command.Leave _ -> MemberDecisions.leave(chat, command);
      case Command.Withdraw withdraw -> MessageDecisions.withdraw(chat, command, withdraw);
      case Command.Depart _ -> MemberDecisions.depart(chat, command);
    };
  }
}
