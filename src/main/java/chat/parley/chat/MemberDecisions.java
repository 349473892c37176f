package chat.parley.chat;

import static chat.parley.chat.Verdicts.accept;
import static chat.parley.chat.Verdicts.distinct;
import static chat.parley.chat.Verdicts.lastOwner;
import static chat.parley.chat.Verdicts.notAMember;
import static chat.parley.chat.Verdicts.refuse;
import static chat.parley.chat.Verdicts.stranger;
import static chat.parley.chat.Verdicts.tooManyMembers;

import chat.parley.chat.Refusal.Reason;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Decides what is done to a chat itself: its title, its members, their roles.
final class MemberDecisions {
  private MemberDecisions() {}

  static Decision create(Chat chat, Command command, Kind kind, String title, List<UserId> others) {
    if (chat.exists() || chat.id().isDirect()) {
      return refuse(Reason.CONFLICT, "chat_id %s is taken", chat.id());
    }
    List<UserId> members = distinct(command.sender(), others);
    if (members.size() > Limits.MAX_MEMBERS) {
      return tooManyMembers(chat, members.size());
    }
    return accept(chat, command, new Event.ChatCreated(kind, title, members));
  }

  /// To whoever is not a member, a group does not exist; a channel does, as long as it has members:
  /// one that all have left has no owner, and would get none.
  static Decision join(Chat chat, Command command) {
    if (chat.isMember(command.sender())) {
      return refuse(Reason.CONFLICT, "%s is a member of %s already", command.sender(), chat.id());
    }
    if (chat.kind() != Kind.CHANNEL || chat.members().isEmpty()) {
      return stranger(chat, command.sender());
    }
    int size = chat.members().size() + 1;
    if (size > Limits.MAX_MEMBERS) {
      return tooManyMembers(chat, size);
    }
    return accept(chat, command, new Event.MembersAdded(List.of(command.sender())));
  }

  static Decision rename(Chat chat, Command command, Command.Rename rename) {
    return moderating(chat, command)
        .orElseGet(() -> accept(chat, command, new Event.Renamed(rename.title())));
  }

  static Decision addMembers(Chat chat, Command command, Command.AddMembers add) {
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

  static Decision removeMembers(Chat chat, Command command, Command.RemoveMembers remove) {
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

  static Decision setRole(Chat chat, Command command, Command.SetRole set) {
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

  static Decision leave(Chat chat, Command command) {
    return inGroup(chat, command)
        .orElseGet(() -> withoutLosingTheOwner(chat, command, List.of(command.sender())));
  }

  /// Whoever is gone cannot hand over: the moderator who has been there for longest becomes the
  /// owner, else the member who has.
  static Decision depart(Chat chat, Command command) {
    return inGroup(chat, command)
        .orElseGet(
            () -> {
              UserId user = command.sender();
              Event.MembersRemoved gone = new Event.MembersRemoved(List.of(user));
              Optional<UserId> heir =
                  isLastOwner(chat, List.of(user)) ? heir(chat, user) : Optional.empty();
              return heir.map(
                      next -> accept(chat, command, new Event.RoleSet(next, Role.OWNER), gone))
                  .orElseGet(() -> accept(chat, command, gone));
            });
  }

  private static Optional<UserId> heir(Chat chat, UserId leaving) {
    // The first of the highest role: members are in the order in which they came.
    return chat.members().entrySet().stream()
        .filter(member -> !member.getKey().equals(leaving))
        .reduce((one, other) -> other.getValue().outranks(one.getValue()) ? other : one)
        .map(Map.Entry::getKey);
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
}
