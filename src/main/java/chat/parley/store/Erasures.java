package chat.parley.store;

import chat.parley.chat.ChatId;
import chat.parley.chat.UserId;
import java.util.List;
import java.util.Optional;

/// What is still to be done about users who were deleted. Each erasure is one node's at a time, for
/// as long as it has claimed it.
///
/// Every method blocks, may be called from any thread, and throws [StoreException] when the
/// database cannot be reached or fails; a repeat is harmless.
public interface Erasures {
  /// A user to be erased from the chats.
  ///
  /// @param messages whether what they have written goes too
  /// @param afterChat the chats up to this one are done; empty: none is
  /// @param again whether this is the second time around
  /// @param dueAt when a node may go on with it, milliseconds since the epoch, UTC
  record Erasure(UserId user, boolean messages, String afterChat, boolean again, long dueAt) {}

  /// One that is due.
  Optional<Erasure> due(long now);

  /// Takes it, or keeps it, until a time, with the chats up to `afterChat` done.
  ///
  /// @return as it is now; empty, with nothing changed, if another node has it
  Optional<Erasure> move(Erasure erasure, String afterChat, long until);

  /// All chats are done: it begins again at a time.
  void again(Erasure erasure, long dueAt);

  /// All is done, the second time too.
  void done(Erasure erasure, AuditEntry entry);

  /// A chat that a user is or was in.
  record Stay(ChatId chat, boolean member, boolean direct) {}

  /// The chats of a user by id, after one of them, `limit` at most.
  List<Stay> stays(UserId user, String after, int limit);

  /// The seqs of the messages of a user in a chat that are not deleted, ascending, after one of
  /// them, `limit` at most.
  List<Long> messages(UserId user, ChatId chat, long after, int limit);

  /// Removes what is kept of a user about a chat, and is not made from its events.
  void forget(UserId user, ChatId chat);

  /// Removes what is kept of a user besides chats: what their sessions left behind as they ended.
  void forget(UserId user);
}
