package chat.parley.directory;

import chat.parley.chat.NodeId;
import chat.parley.chat.UserId;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/// Who is connected where. Shared by all nodes; every method may be called from any thread.
///
/// [#register] is linearizable: once its stage has completed, every [#nodesOf] that begins later,
/// on whatever node, sees the entry. The proof that a live session misses nothing rests on that: it
/// is registered before it reads its missed events, and the router looks up after the store has
/// committed.
///
/// An entry lives as long as its incarnation holds the lease of its node. [#nodesOf] does not see a
/// dead one, even if it was registered late, while its node left or after.
///
/// A method throws, or completes its stage with, [DirectoryException] when the directory cannot be
/// reached; then it cannot be told whether the change was made. A repeat is harmless.
public interface Directory extends AutoCloseable {

  /// Takes the lease of a node id.
  ///
  /// @throws NodeIdTakenException if another incarnation holds it
  void join(NodeId node, Incarnation incarnation);

  /// Gives the lease back if this incarnation holds it, and drops its sessions.
  void leave(NodeId node, Incarnation incarnation);

  /// The nodes whose lease lives.
  Set<NodeId> nodes();

  /// Enters a session, in place of an earlier one of the same user and device.
  ///
  /// @return the entry it displaced, whose session is to be closed
  CompletionStage<Optional<SessionEntry>> register(SessionEntry entry);

  /// Removes `entry` if it still stands; an entry that has displaced it stays.
  CompletionStage<Void> remove(SessionEntry entry);

  /// The nodes on which each of `users` has a living session; those without one are absent from the
  /// result. One round trip, however many users; blocks for it.
  Map<UserId, Set<NodeId>> nodesOf(Collection<UserId> users);

  @Override
  void close();
}
