package chat.parley.chat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A message as it stands now, as far as decisions about it need it.
///
/// @param event in its present state
/// @param reactions how many there are, of all users
/// @param own the emoji of those users' reactions whose commands are to be decided
public record Posted(Event event, int reactions, Map<UserId, Set<String>> own) {
  public Posted {
    own = Map.copyOf(own);
  }

  /// A message to which nothing has happened yet.
  static Optional<Posted> fresh(Event event) {
    return event.change() instanceof Event.Message
        ? Optional.of(new Posted(event, 0, Map.of()))
        : Optional.empty();
  }

  public Event.Message message() {
    if (event.change() instanceof Event.Message message) {
      return message;
    }
    throw new IllegalStateException("seq " + event.seq() + " is no message");
  }

  boolean hasReaction(UserId user, String emoji) {
    return own.getOrDefault(user, Set.of()).contains(emoji);
  }

  int own(UserId user) {
    return own.getOrDefault(user, Set.of()).size();
  }

  /// As it stands after `happened`, an event about it.
  Posted after(Event happened) {
    return switch (happened.change()) {
      case Event.Edited edited ->
          new Posted(event.with(message().edited(edited, happened.at())), reactions, own);
      case Event.Deleted _ -> new Posted(event.with(message().tombstone()), 0, Map.of());
      case Event.Reacted reacted -> after(reacted, happened.sender());
      case Event.Message _,
          Event.ChatCreated _,
          Event.Renamed _,
          Event.MembersAdded _,
          Event.MembersRemoved _,
          Event.RoleSet _ ->
          this;
    };
  }

  private Posted after(Event.Reacted reacted, UserId user) {
    Set<String> emoji = new HashSet<>(own.getOrDefault(user, Set.of()));
    boolean changed = reacted.on() ? emoji.add(reacted.emoji()) : emoji.remove(reacted.emoji());
    Map<UserId, Set<String>> all = new HashMap<>(own);
    all.put(user, Set.copyOf(emoji));
    int change = reacted.on() ? 1 : -1;
    return new Posted(event, changed ? reactions + change : reactions, all);
  }
}
