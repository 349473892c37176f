package chat.parley.gateway;

import chat.parley.chat.NodeId;
import chat.parley.chat.UserId;
import chat.parley.directory.Directory;
import chat.parley.directory.Incarnation;
import chat.parley.directory.SessionEntry;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// A directory that enters a session once it is let.
record SlowDirectory(Directory directory, CompletableFuture<Void> let) implements Directory {
  @Override
  public CompletionStage<Optional<SessionEntry>> register(SessionEntry entry) {
    return let.thenCompose(_ -> directory.register(entry));
  }

  @Override
  public void join(NodeId node, Incarnation incarnation) {
    directory.join(node, incarnation);
  }

  @Override
  public void leave(NodeId node, Incarnation incarnation) {
    directory.leave(node, incarnation);
  }

  @Override
  public Set<NodeId> nodes() {
    return directory.nodes();
  }

  @Override
  public CompletionStage<Void> remove(SessionEntry entry) {
    return directory.remove(entry);
  }

  @Override
  public Map<UserId, Set<NodeId>> nodesOf(Collection<UserId> users) {
    return directory.nodesOf(users);
  }

  @Override
  public void close() {
    directory.close();
  }
}
