package chat.parley.store;

import chat.parley.chat.ChatId;
import chat.parley.chat.Kind;
import chat.parley.chat.UserId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Where users can be reached while they are away, and what decides whether they are to be. What
/// was changed is on the disk when a method returns.
///
/// A subscription ends with the sign-in that it belongs to, and with its user.
///
/// Every method blocks, may be called from any thread, and throws [StoreException] when the
/// database cannot be reached or fails; a repeat is harmless.
public interface Pushes {

  // ---- for users

  /// Adds one, or gives the one of that endpoint these keys and this user. Of those that the user
  /// has besides, those not named for longest go as long as there are more than `max` in all.
  void put(PushSubscription subscription, int max);

  /// @return whether the user had one of that endpoint
  boolean remove(UserId user, String endpoint);

  // ---- for those who push

  /// Whether there is one at all.
  boolean any();

  /// Those of these users that count at `now`.
  List<PushSubscription> of(Collection<UserId> users, long now);

  /// The push service says that it is no more.
  void gone(String endpoint);

  /// @param members how many
  record Place(Kind kind, String title, int members) {}

  /// Those of `chats` that exist.
  Map<ChatId, Place> places(Collection<ChatId> chats);

  /// A member of a chat who has subscriptions, has neither muted nor archived it, and may act.
  ///
  /// @param seen up to where they have read it or a device of theirs has got it
  record Hearer(ChatId chat, UserId user, long seen) {}

  /// All of these chats, whose members are looked at one by one.
  List<Hearer> hearers(Collection<ChatId> chats, long now);

  /// Those among these users.
  List<Hearer> hearers(ChatId chat, Collection<UserId> among, long now);

  /// That a user does not want to hear from another.
  record Block(UserId user, UserId blocked) {}

  /// Those between these users.
  Set<Block> blocks(Collection<UserId> users, Collection<UserId> blocked);
}
