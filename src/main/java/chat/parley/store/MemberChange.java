package chat.parley.store;

import chat.parley.chat.ChatId;
import chat.parley.chat.Event;
import chat.parley.chat.Role;
import chat.parley.chat.UserId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// What an event changes in the row of one member.
sealed interface MemberChange {

  /// They come, or come back.
  ///
  /// @param index their place among those whom the event adds, from 0
  record Joined(ChatId chatId, UserId user, Role role, long seq, int index)
      implements MemberChange {}

  record Left(ChatId chatId, UserId user, long seq) implements MemberChange {}

  record RoleSet(ChatId chatId, UserId user, Role role) implements MemberChange {}

  /// What `event` changes, in order, at most once a user.
  static List<MemberChange> of(Event event) {
    return switch (event.change()) {
      case Event.Message _, Event.Edited _, Event.Deleted _, Event.Reacted _, Event.Renamed _ ->
          List.of();
      case Event.ChatCreated created -> created(event, created);
      case Event.MembersAdded added -> joined(event, added.members(), Set.of());
      case Event.MembersRemoved removed ->
          removed.members().stream()
              .distinct()
              .<MemberChange>map(user -> new Left(event.chatId(), user, event.seq()))
              .toList();
      case Event.RoleSet set -> List.of(new RoleSet(event.chatId(), set.member(), set.role()));
    };
  }

  /// By how many members `event` makes its chat larger.
  static int balance(List<MemberChange> changes) {
    int balance = 0;
    for (MemberChange change : changes) {
      balance +=
          switch (change) {
            case Joined _ -> 1;
            case Left _ -> -1;
            case RoleSet _ -> 0;
          };
    }
    return balance;
  }

  private static List<MemberChange> created(Event event, Event.ChatCreated created) {
    return switch (created.kind()) {
      case DIRECT -> joined(event, created.members(), Set.of());
      case GROUP, CHANNEL -> joined(event, created.members(), Set.of(event.sender()));
    };
  }

  private static List<MemberChange> joined(Event event, List<UserId> users, Set<UserId> owners) {
    List<MemberChange> joined = new ArrayList<>(users.size());
    for (UserId user : new LinkedHashSet<>(users)) {
      Role role = owners.contains(user) ? Role.OWNER : Role.MEMBER;
      joined.add(new Joined(event.chatId(), user, role, event.seq(), joined.size()));
    }
    return joined;
  }
}
