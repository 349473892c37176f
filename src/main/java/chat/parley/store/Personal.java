package chat.parley.store;

import chat.parley.chat.ChatId;
import chat.parley.chat.UserId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// What is kept of people beside what happened in chats: markers, preferences, blocks, when they
/// were last seen.
///
/// Every method blocks, may be called from any thread, and throws [StoreException] when the
/// database cannot be reached or fails; a repeat is harmless. Preferences and blocks are as durable
/// as the database makes them; markers and times may lose the last moments before it crashes.
public interface Personal {

  // ---- markers

  /// Up to where a user wants to have a chat marked.
  record Mark(UserId user, ChatId chatId, long readSeq, long deliveredSeq) {}

  /// What became of a mark.
  sealed interface Marking {}

  /// It is kept: where the markers stand, neither beyond the chat's head, and what was read has
  /// been delivered.
  ///
  /// @param moved whether that is further than before
  /// @param members how many the chat has
  record Marked(long readSeq, long deliveredSeq, boolean moved, int members) implements Marking {}

  /// Refused: the user is no member any more.
  record NotAMember() implements Marking {}

  /// Refused: the user never was one, or there is no such chat.
  record NoSuchChat() implements Marking {}

  /// Moves markers forward, never back.
  ///
  /// @return what became of each, in their order
  List<Marking> mark(List<Mark> marks);

  /// Where the markers of a chat's members stand, in no order, `limit` at most.
  List<Mark> markers(ChatId chat, int limit);

  // ---- members

  /// Who is in a chat.
  ///
  /// @param users all of them, or nobody if they are more than was asked for
  record Members(int count, Set<UserId> users) {
    public Members {
      users = Set.copyOf(users);
    }
  }

  /// The members of those of `chats` that exist; of larger ones than `max` only how many.
  Map<ChatId, Members> members(Collection<ChatId> chats, int max);

  // ---- preferences

  /// @param mutedUntil milliseconds since the epoch, UTC; 0 for not muted
  record ChatPreference(long mutedUntil, boolean archived) {}

  /// What the user prefers of a chat from here on; what is absent stays.
  ChatPreference prefer(
      UserId user, ChatId chat, OptionalLong mutedUntil, Optional<Boolean> archived);

  // ---- presence

  /// @param lastSeen milliseconds since the epoch, UTC
  record Seen(boolean hidden, OptionalLong lastSeen) {
    public static final Seen NEVER = new Seen(false, OptionalLong.empty());
  }

  /// What is known of these users; of whom nothing is, is absent.
  Map<UserId, Seen> seen(Collection<UserId> users);

  /// Their last sessions have ended then. A time never goes back, and those who hide have none.
  void lastSeen(Map<UserId, Long> times);

  /// Hides a user's presence, and forgets when they were last seen; or shows it.
  void hidePresence(UserId user, boolean hidden);

  // ---- blocks

  /// @return false if the user blocks `max` others already: nothing was changed
  boolean block(UserId user, UserId blocked, boolean on, int max);

  /// Whom the user blocks, by id after `after` (empty: from the first), `limit` at most.
  List<UserId> blockedBy(UserId user, Optional<UserId> after, int limit);

  /// Those who block the user, `limit` at most.
  Set<UserId> blocking(UserId user, int limit);

  /// Those of these direct chats of whose two users one blocks the other.
  Set<ChatId> apart(Collection<ChatId> directChats);

  /// Those of `others` who block the user or whom the user blocks.
  Set<UserId> apart(UserId user, Collection<UserId> others);
}
