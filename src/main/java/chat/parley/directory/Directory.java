package chat.parley.directory;

import chat.parley.chat.ChatId;
import chat.parley.chat.NodeId;
import chat.parley.chat.UserId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/// Who is connected where. Shared by all nodes; every method may be called from any thread.
///
/// Registering is linearizable: once its stage has completed, every [#find] that begins later, on
/// whatever node, sees the entry. The proof that a live session misses nothing rests on that: it is
/// registered before it reads its missed events, and the router looks up after the store has
/// committed.
///
/// An entry lives as long as its incarnation holds the lease of its node. [#find] does not see a
/// dead one, even if it was registered late, while its node left or after.
///
/// A directory may lose what it holds. It puts back the leases and entries that it was given, once
/// it can, and tells the [Watcher] of their node.
///
/// A method throws, or completes its stage with, [DirectoryException] when the directory cannot be
/// reached; then it cannot be told whether the change was made. A repeat is harmless.
public interface Directory extends AutoCloseable {

  /// Takes the lease of a node id, and keeps it until [#leave]. The entries of a node are made
  /// through the directory through which it has joined, and it leaves through that one.
  ///
  /// Waits for a lease that is left over from a node that died, which ends within seconds.
  ///
  /// @throws NodeIdTakenException if another incarnation holds it, and lives
  void join(NodeId node, Incarnation incarnation, Watcher watcher);

  /// Gives the lease back if this incarnation holds it, and drops its entries.
  void leave(NodeId node, Incarnation incarnation);

  /// The nodes whose lease lives.
  Set<NodeId> nodes();

  /// The same, each with who holds it.
  Map<NodeId, Incarnation> incarnations();

  /// The living sessions of a user, in no order. Blocks, like [#find].
  List<LiveSession> sessions(UserId user);

  /// Enters a session, in place of an earlier one of the same user and device.
  ///
  /// @return the entry it displaced, whose session is to be closed
  CompletionStage<Optional<SessionEntry>> register(SessionEntry entry);

  /// Removes `entry` if it still stands; an entry that has displaced it stays.
  CompletionStage<Void> remove(SessionEntry entry);

  /// Puts a node into the set of a large chat.
  CompletionStage<Void> register(ChatEntry entry);

  /// Takes a node out of the set of a large chat.
  CompletionStage<Void> remove(ChatEntry entry);

  /// The nodes on which each of `users` has a living session, and the living nodes in the set of
  /// each of `chats`. One round trip, however many; blocks for it.
  Whereabouts find(Collection<UserId> users, Collection<ChatId> chats);

  /// The nodes on which each of `users` has a living session; see [#find].
  default Map<UserId, Set<NodeId>> nodesOf(Collection<UserId> users) {
    return find(users, Set.of()).users();
  }

  @Override
  void close();
}
