package chat.parley.gateway;

import chat.parley.chat.ChatId;
import chat.parley.chat.NodeId;
import chat.parley.chat.UserId;
import chat.parley.directory.ChatEntry;
import chat.parley.directory.Directory;
import chat.parley.directory.Incarnation;
import chat.parley.directory.LiveSession;
import chat.parley.directory.SessionEntry;
import chat.parley.directory.Watcher;
import chat.parley.directory.Whereabouts;
import java.util.Collection;
import java.util.List;
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
  public void join(NodeId node, Incarnation incarnation, Watcher watcher) {
    directory.join(node, incarnation, watcher);
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
  public CompletionStage<Void> register(ChatEntry entry) {
    return directory.register(entry);
  }

  @Override
  public CompletionStage<Void> remove(ChatEntry entry) {
    return directory.remove(entry);
  }

  @Override
  public Map<NodeId, Incarnation> incarnations() {
    return directory.incarnations();
  }

  @Override
  public List<LiveSession> sessions(UserId user) {
    return directory.sessions(user);
  }

  @Override
  public Whereabouts find(Collection<UserId> users, Collection<ChatId> chats) {
    return directory.find(users, chats);
  }

  @Override
  public void close() {
    directory.close();
  }
}
