package chat.parley.drill;

import chat.parley.chat.ChatId;
import chat.parley.chat.Event;
import chat.parley.chat.UserId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A chat's history as the fullest reading tells it, and who was a member when. Counted here from
/// the events alone, apart from the server's own code.
///
/// Immutable once made.
final class Truth {
  private final ChatId chat;
  private final Map<Long, Event> bySeq = new HashMap<>();
  private final Map<UserId, List<Stay>> stays = new HashMap<>();
  private final long head;

  /// From the event that let a user in to the one that removed them, both seen by them.
  private record Stay(Event joined, long until) {
    boolean covers(long seq) {
      return joined.seq() <= seq && seq <= until;
    }
  }

  private Truth(ChatId chat, List<Event> events) {
    this.chat = chat;
    Set<UserId> present = new HashSet<>();
    for (Event event : events) {
      bySeq.putIfAbsent(event.seq(), event);
      apply(event, present);
    }
    this.head = events.stream().mapToLong(Event::seq).max().orElse(0);
  }

  /// The fullest of the readings of one chat is the measure of the others.
  static Truth of(ChatId chat, Collection<Evidence.Reading> readings) {
    List<Event> fullest = List.of();
    for (Evidence.Reading reading : readings) {
      if (reading.events().size() > fullest.size()) {
        fullest = reading.events();
      }
    }
    return new Truth(chat, fullest);
  }

  private void apply(Event event, Set<UserId> present) {
    switch (event.change()) {
      case Event.ChatCreated created -> join(event, created.members(), present);
      case Event.MembersAdded added -> join(event, added.members(), present);
      case Event.MembersRemoved removed ->
          removed.members().stream()
              .filter(present::remove)
              .forEach(
                  user -> {
                    List<Stay> of = stays.getOrDefault(user, List.of());
                    of.set(of.size() - 1, new Stay(of.getLast().joined(), event.seq()));
                  });
      case Event.Message _,
          Event.Edited _,
          Event.Deleted _,
          Event.Reacted _,
          Event.Renamed _,
          Event.RoleSet _ -> {}
    }
  }

  private void join(Event event, List<UserId> members, Set<UserId> present) {
    members.stream()
        .filter(present::add)
        .forEach(
            user ->
                stays
                    .computeIfAbsent(user, _ -> new ArrayList<>())
                    .add(new Stay(event, Long.MAX_VALUE)));
  }

  ChatId chat() {
    return chat;
  }

  Collection<Event> events() {
    return bySeq.values();
  }

  Optional<Event> at(long seq) {
    return Optional.ofNullable(bySeq.get(seq));
  }

  /// Of the last event.
  long head() {
    return head;
  }

  /// The last seq that a user may read when all is over: a member everything, one who was removed
  /// up to that event, a stranger nothing (0).
  long readable(UserId user) {
    List<Stay> of = stays.get(user);
    return of == null ? 0 : Math.min(of.getLast().until(), head);
  }

  boolean wasMemberAt(UserId user, long seq) {
    return stays.getOrDefault(user, List.of()).stream().anyMatch(stay -> stay.covers(seq));
  }

  /// The event that let a user in again after `seq`: from then on what lies before may be read too.
  Optional<Event> letInAfter(UserId user, long seq) {
    return stays.getOrDefault(user, List.of()).stream()
        .map(Stay::joined)
        .filter(joined -> joined.seq() > seq)
        .findFirst();
  }
}
