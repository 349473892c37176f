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
          mayMention(send.text(), send.mentions()) || !send.attachments().isEmpty()
              ? Optional.empty()
              : Optional.of(
                  new Event.Message(send.messageType(), send.text(), send.replyTo(), send.meta()));
      case Command.Edit edit ->
          mayMention(edit.text(), edit.mentions())
              ? Optional.empty()
              : Optional.of(new Event.Edited(edit.target(), edit.text(), List.of()));
      case Command.Delete delete -> Optional.of(new Event.Deleted(delete.target()));
      case Command.React react ->
          Optional.of(new Event.Reacted(react.target(), react.emoji(), react.on()));
      case Command.CreateGroup create ->
          Optional.of(created(Kind.GROUP, create.title(), self, create.members()));
      case Command.CreateChannel create ->
          Optional.of(created(Kind.CHANNEL, create.title(), self, create.members()));
      case Command.Join() -> Optional.of(new Event.MembersAdded(List.of(self)));
      case Command.Rename rename -> Optional.of(new Event.Renamed(rename.title()));
      // Only those who were not members yet are added.
      case Command.AddMembers _ -> Optional.empty();
      case Command.RemoveMembers remove ->
          Optional.of(new Event.MembersRemoved(distinct(remove.members(), List.of())));
      case Command.SetRole set -> Optional.of(new Event.RoleSet(set.member(), set.role()));
      // Who has left cannot read the event any more.
      case Command.Leave() -> Optional.of(new Event.MembersRemoved(List.of(self)));
      // Only the server asks for these.
      case Command.Withdraw _, Command.Depart() -> Optional.empty();
    };
  }

  /// Only those mentioned who are members are in the event.
  private static boolean mayMention(String text, List<UserId> mentions) {
    return !mentions.isEmpty() || text.indexOf('@') >= 0;
  }

  private static Event.ChatCreated created(
      Kind kind, String title, UserId self, List<UserId> members) {
    return new Event.ChatCreated(kind, title, distinct(List.of(self), members));
  }

  private static List<UserId> distinct(List<UserId> first, List<UserId> then) {
    Set<UserId> all = new LinkedHashSet<>(first);
    all.addAll(then);
    return List.copyOf(all);
  }
}
