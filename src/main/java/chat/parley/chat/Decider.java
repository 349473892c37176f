package chat.parley.chat;

import chat.parley.chat.Refusal.Reason;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

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
      case Command.Send send -> send(chat, command, send);
      case Command.CreateGroup create -> createGroup(chat, command, create);
      case Command.Rename rename -> rename(chat, command, rename);
      case Command.AddMembers add -> addMembers(chat, command, add);
      case Command.RemoveMembers remove -> removeMembers(chat, command, remove);
      case Command.SetRole set -> setRole(chat, command, set);
      case Command.Leave _ -> leave(chat, command);
    };
  }

  private static Decision send(Chat chat, Command command, Command.Send send) {
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
    return accept(chat, command, message(send));
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
    return accept(chat, command, new Event.ChatCreated(kind, "", members), message(send));
  }

  private static Event.Message message(Command.Send send) {
    return new Event.Message(send.messageType(), send.text(), send.replyTo(), send.meta());
  }

  private static Decision createGroup(Chat chat, Command command, Command.CreateGroup create) {
    if (chat.exists() || chat.id().isDirect()) {
      return refuse(Reason.CONFLICT, "chat_id %s is taken", chat.id());
    }
    List<UserId> members = distinct(command.sender(), create.members());
    if (members.size() > Limits.MAX_MEMBERS) {
      return tooManyMembers(chat, members.size());
    }
    return accept(chat, command, new Event.ChatCreated(Kind.GROUP, create.title(), members));
  }

  private static Decision rename(Chat chat, Command command, Command.Rename rename) {
    return moderating(chat, command)
        .orElseGet(() -> accept(chat, command, new Event.Renamed(rename.title())));
  }

  private static Decision addMembers(Chat chat, Command command, Command.AddMembers add) {
    Optional<Decision> refused = moderating(chat, command);
    if (refused.isPresent()) {
      return refused.get();
    }
    List<UserId> added =
        add.members().stream().distinct().filter(user -> !chat.isMember(user)).toList();
    if (added.isEmpty()) {
      return refuse(Reason.CONFLICT, "member_ids: all are members of %s already", chat.id());
    }
    int size = chat.members().size() + added.size();
    if (size > Limits.MAX_MEMBERS) {
      return tooManyMembers(chat, size);
    }
    return accept(chat, command, new Event.MembersAdded(added));
  }

  private static Decision removeMembers(Chat chat, Command command, Command.RemoveMembers remove) {
    Optional<Decision> refused = moderating(chat, command);
    if (refused.isPresent()) {
      return refused.get();
    }
    Role own = chat.role(command.sender()).orElseThrow();
    List<UserId> removed = remove.members().stream().distinct().toList();
    if (removed.isEmpty()) {
      return refuse(Reason.CONFLICT, "member_ids: nobody to remove from %s", chat.id());
    }
    for (UserId user : removed) {
      Optional<Role> role = chat.role(user);
      if (role.isEmpty()) {
        return notAMember(chat, user);
      }
      // Equals do not remove each other, but for owners, who answer to nobody.
      if (!user.equals(command.sender()) && own != Role.OWNER && !own.outranks(role.get())) {
        return refuse(
            Reason.FORBIDDEN, "%s may not remove %s from %s", command.sender(), user, chat.id());
      }
    }
    return withoutLosingTheOwner(chat, command, removed);
  }

  private static Decision setRole(Chat chat, Command command, Command.SetRole set) {
    Optional<Decision> refused = inGroup(chat, command);
    if (refused.isPresent()) {
      return refused.get();
    }
    if (chat.role(command.sender()).orElseThrow() != Role.OWNER) {
      return refuse(
          Reason.FORBIDDEN,
          "%s is not an owner of %s: only owners set roles",
          command.sender(),
          chat.id());
    }
    Optional<Role> role = chat.role(set.member());
    if (role.isEmpty()) {
      return notAMember(chat, set.member());
    }
    if (set.role() != Role.OWNER && isLastOwner(chat, List.of(set.member()))) {
      return lastOwner(chat);
    }
    return accept(chat, command, new Event.RoleSet(set.member(), set.role()));
  }

  private static Decision leave(Chat chat, Command command) {
    return inGroup(chat, command)
        .orElseGet(() -> withoutLosingTheOwner(chat, command, List.of(command.sender())));
  }

  /// The last owner hands over before leaving, unless nobody remains who could miss one.
  private static Decision withoutLosingTheOwner(Chat chat, Command command, List<UserId> removed) {
    if (removed.size() < chat.members().size() && isLastOwner(chat, removed)) {
      return lastOwner(chat);
    }
    return accept(chat, command, new Event.MembersRemoved(removed));
  }

  private static boolean isLastOwner(Chat chat, Collection<UserId> leaving) {
    Set<UserId> gone = Set.copyOf(leaving);
    return chat.members().entrySet().stream()
        .noneMatch(member -> member.getValue() == Role.OWNER && !gone.contains(member.getKey()));
  }

  /// The refusal of a command that only a moderator or owner of a group may give, if it is refused.
  private static Optional<Decision> moderating(Chat chat, Command command) {
    return inGroup(chat, command)
        .or(
            () ->
                chat.role(command.sender()).orElseThrow().moderates()
                    ? Optional.empty()
                    : Optional.of(
                        refuse(
                            Reason.FORBIDDEN,
                            "%s is neither owner nor moderator of %s",
                            command.sender(),
                            chat.id())));
  }

  /// The refusal of a command that a member of a group may give, if it is refused.
  private static Optional<Decision> inGroup(Chat chat, Command command) {
    if (!chat.isMember(command.sender())) {
      return Optional.of(stranger(chat, command.sender()));
    }
    if (chat.kind() == Kind.DIRECT) {
      return Optional.of(
          refuse(
              Reason.FORBIDDEN,
              "%s is a direct chat: its members, roles and title stay as they are",
              chat.id()));
    }
    return Optional.empty();
  }

  /// Who was a member knows that the chat exists; to everybody else it does not.
  private static Decision stranger(Chat chat, UserId user) {
    return chat.former().contains(user) ? notAMember(chat, user) : invisible(chat);
  }

  private static Decision invisible(Chat chat) {
    return refuse(Reason.NOT_FOUND, "chat_id %s: no such chat", chat.id());
  }

  private static Decision notAMember(Chat chat, UserId user) {
    return refuse(Reason.NOT_A_MEMBER, "%s is not a member of %s", user, chat.id());
  }

  private static Decision lastOwner(Chat chat) {
    return refuse(
        Reason.FORBIDDEN, "%s would be left without an owner: make another one first", chat.id());
  }

  private static Decision tooManyMembers(Chat chat, int size) {
    return refuse(
        Reason.TOO_LARGE,
        "member_ids: %s would have %d members, the limit is %d",
        chat.id(),
        size,
        Limits.MAX_MEMBERS);
  }

  private static Decision refuse(Reason reason, String format, Object... arguments) {
    return new Decision.Refused(new Refusal(reason, String.format(Locale.ROOT, format, arguments)));
  }

  /// The events of `changes`, in order; the last one carries the command's ids and answers it.
  private static Decision accept(Chat chat, Command command, Event.Change... changes) {
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

  private static List<UserId> distinct(UserId first, List<UserId> others) {
    Set<UserId> all = new LinkedHashSet<>();
    all.add(first);
    all.addAll(others);
    return List.copyOf(all);
  }
}
