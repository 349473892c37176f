package chat.parley.chat;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Who gets an event, and by what they are found.
///
/// By user is always right, and costs as much as there are members. By chat costs the same whatever
/// the size, but finds only those who are known as members where they are. So a change of members
/// is also sent by user to those it concerns, who then see to it that they are known: in a large
/// chat those who come or go; when a chat becomes large or ceases to be, all.
public sealed interface Audience {
  /// These users.
  record Users(List<UserId> users) implements Audience {
    public Users {
      users = List.copyOf(users);
    }
  }

  /// The members of a large chat, and these users.
  ///
  /// @param concerned whose membership changes, or is found by other means from here on
  record Members(Set<UserId> concerned) implements Audience {
    private static final Members ONLY = new Members(Set.of());

    public Members {
      concerned = Set.copyOf(concerned);
    }
  }

  /// The audience of `event`, just applied to `chat`.
  ///
  /// @param maxByUser members up to which a chat is not large
  static Audience of(Event event, Chat chat, int maxByUser) {
    int after = chat.members().size();
    int before = after - growth(event.change());
    if (before > maxByUser && after > maxByUser) {
      return members(changed(event.change()));
    }
    return before <= maxByUser && after <= maxByUser
        ? new Users(everybody(event, chat))
        : members(everybody(event, chat));
  }

  /// The audience of an `event` that was applied to `chat` a while ago: how large the chat was then
  /// is not known. What may have made it large, or not large any more, is sent to all.
  static Audience again(Event event, Chat chat, int maxByUser) {
    boolean large = chat.members().size() > maxByUser;
    return switch (event.change()) {
      case Event.MembersRemoved _ -> members(everybody(event, chat));
      case Event.ChatCreated _, Event.MembersAdded _ ->
          large ? members(everybody(event, chat)) : new Users(everybody(event, chat));
      case Event.Message _,
          Event.Edited _,
          Event.Deleted _,
          Event.Reacted _,
          Event.Renamed _,
          Event.RoleSet _ ->
          large ? Members.ONLY : new Users(everybody(event, chat));
    };
  }

  private static Audience members(Collection<UserId> concerned) {
    return concerned.isEmpty() ? Members.ONLY : new Members(Set.copyOf(concerned));
  }

  /// The members, and those whom the event removed.
  private static List<UserId> everybody(Event event, Chat chat) {
    Set<UserId> everybody = new LinkedHashSet<>(chat.members().keySet());
    if (event.change() instanceof Event.MembersRemoved removed) {
      everybody.addAll(removed.members());
    }
    return List.copyOf(everybody);
  }

  private static List<UserId> changed(Event.Change change) {
    return switch (change) {
      case Event.ChatCreated created -> created.members();
      case Event.MembersAdded added -> added.members();
      case Event.MembersRemoved removed -> removed.members();
      case Event.Message _,
          Event.Edited _,
          Event.Deleted _,
          Event.Reacted _,
          Event.Renamed _,
          Event.RoleSet _ ->
          List.of();
    };
  }

  private static int growth(Event.Change change) {
    int changed = changed(change).size();
    return change instanceof Event.MembersRemoved ? -changed : changed;
  }
}
