package chat.parley.client;

import chat.parley.chat.Command;
import chat.parley.chat.Event;
import chat.parley.chat.Kind;
import chat.parley.chat.UserId;
import chat.parley.protocol.Request;
import chat.parley.protocol.ServerFrame;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The event that an `ack` stands for: the session that asked is not sent it.
final class OwnEvents {
  private OwnEvents() {}

  /// Empty where only the server knows what came of the command.
  static Optional<Event> event(Request.Act act, UserId self, ServerFrame.Ack ack) {
    return change(act.action(), self)
        .map(
            change ->
                new Event(
                    ack.chatId(),
                    ack.seq(),
                    self,
                    act.clientId(),
                    ack.messageId(),
                    ack.sentAt(),
                    change));
  }

  private static Optional<Event.Change> change(Command.Action action, UserId self) {
    return switch (action) {
      case Command.Send send ->
          Optional.of(
              new Event.Message(send.messageType(), send.text(), send.replyTo(), send.meta()));
      case Command.CreateGroup create ->
          Optional.of(
              new Event.ChatCreated(
                  Kind.GROUP, create.title(), distinct(List.of(self), create.members())));
      case Command.Rename rename -> Optional.of(new Event.Renamed(rename.title()));
      // Only those who were not members yet are added.
      case Command.AddMembers _ -> Optional.empty();
      case Command.RemoveMembers remove ->
          Optional.of(new Event.MembersRemoved(distinct(remove.members(), List.of())));
      case Command.SetRole set -> Optional.of(new Event.RoleSet(set.member(), set.role()));
      // Who has left cannot read the event any more.
      case Command.Leave() -> Optional.of(new Event.MembersRemoved(List.of(self)));
    };
  }

  private static List<UserId> distinct(List<UserId> first, List<UserId> then) {
    Set<UserId> all = new LinkedHashSet<>(first);
    all.addAll(then);
    return List.copyOf(all);
  }
}
