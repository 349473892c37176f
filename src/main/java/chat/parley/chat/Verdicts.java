package chat.parley.chat;

import chat.parley.chat.Refusal.Reason;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// How a decision is put: the events that it makes, and the refusals that several of them share.
final class Verdicts {
  private Verdicts() {}

  /// Who was a member knows that the chat exists; to everybody else it does not.
  static Decision stranger(Chat chat, UserId user) {
    return chat.former().contains(user) ? notAMember(chat, user) : invisible(chat);
  }

  static Decision invisible(Chat chat) {
    return refuse(Reason.NOT_FOUND, "chat_id %s: no such chat", chat.id());
  }

  static Decision notAMember(Chat chat, UserId user) {
    return refuse(Reason.NOT_A_MEMBER, "%s is not a member of %s", user, chat.id());
  }

  static Decision lastOwner(Chat chat) {
    return refuse(
        Reason.FORBIDDEN, "%s would be left without an owner: make another one first", chat.id());
  }

  static Decision tooManyMembers(Chat chat, int size) {
    return refuse(
        Reason.TOO_LARGE,
        "member_ids: %s would have %d members, the limit is %d",
        chat.id(),
        size,
        Limits.MAX_MEMBERS);
  }

  static Decision refuse(Reason reason, String format, Object... arguments) {
    return new Decision.Refused(new Refusal(reason, String.format(Locale.ROOT, format, arguments)));
  }

  /// The events of `changes`, in order; the last one carries the command's ids and answers it.
  static Decision accept(Chat chat, Command command, Event.Change... changes) {
    List<Event> events = new ArrayList<>(changes.length);
    for (int i = 0; i < changes.length; i++) {
      boolean answers = i == changes.length - 1;
      events.add(
          new Event(
              chat.id(),
              chat.head() + 1 + i,
              command.sender(),
              answers ? command.clientId() : Optional.empty(),
              answers ? command.id() : new MessageId(command.id() + "-" + i),
              command.at(),
              changes[i]));
    }
    return new Decision.Accepted(events);
  }

  static List<UserId> distinct(UserId first, List<UserId> others) {
    Set<UserId> all = new LinkedHashSet<>();
    all.add(first);
    all.addAll(others);
    return List.copyOf(all);
  }
}
