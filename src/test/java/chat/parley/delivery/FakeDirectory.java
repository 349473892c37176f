package chat.parley.delivery;

import chat.parley.chat.ChatId;
import chat.parley.chat.DeviceId;
import chat.parley.chat.NodeId;
import chat.parley.chat.SessionId;
import chat.parley.chat.UserId;
import chat.parley.directory.ChatEntry;
import chat.parley.directory.Directory;
import chat.parley.directory.DirectoryException;
import chat.parley.directory.Incarnation;
import chat.parley.directory.LiveSession;
import chat.parley.directory.LocalDirectory;
import chat.parley.directory.SessionEntry;
import chat.parley.directory.Watcher;
import chat.parley.directory.Whereabouts;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/// A local directory that counts look-ups and can be out of reach.
public final class FakeDirectory implements Directory {
  private static final Incarnation ALIVE = new Incarnation("1");

  private final LocalDirectory local = new LocalDirectory();
  private volatile boolean down;
  private final AtomicInteger lookUps = new AtomicInteger();

  public FakeDirectory(NodeId... nodes) {
    for (NodeId node : nodes) {
      local.join(node, ALIVE, Watcher.NONE);
    }
  }

  /// Gives `user` a session on a node.
  public FakeDirectory connect(String user, NodeId node) {
    String session = user + "-" + node;
    local.register(
        new SessionEntry(
            new UserId(user), new DeviceId(session), new SessionId(session), node, ALIVE));
    return this;
  }

  /// Puts a node into the set of a chat.
  public FakeDirectory enter(ChatId chat, NodeId node) {
    local.register(new ChatEntry(chat, node, ALIVE));
    return this;
  }

  public void gone(NodeId node) {
    local.leave(node, ALIVE);
  }

  /// A node that was gone is there again, with a session of `user`.
  public void back(NodeId node, String user) {
    local.join(node, ALIVE, Watcher.NONE);
    connect(user, node);
  }

  public void down(boolean down) {
    this.down = down;
  }

  public int lookUps() {
    return lookUps.get();
  }

  private void reach() {
    if (down) {
      throw new DirectoryException("down", null);
    }
  }

  @Override
  public void join(NodeId node, Incarnation incarnation, Watcher watcher) {
    reach();
    local.join(node, incarnation, watcher);
  }

  @Override
  public void leave(NodeId node, Incarnation incarnation) {
    reach();
    local.leave(node, incarnation);
  }

  @Override
  public Set<NodeId> nodes() {
    reach();
    return local.nodes();
  }

  @Override
  public CompletionStage<Optional<SessionEntry>> register(SessionEntry entry) {
    reach();
    return local.register(entry);
  }

  @Override
  public CompletionStage<Void> remove(SessionEntry entry) {
    reach();
    return local.remove(entry);
  }

  @Override
  public CompletionStage<Void> register(ChatEntry entry) {
    reach();
    return local.register(entry);
  }

  @Override
  public CompletionStage<Void> remove(ChatEntry entry) {
    reach();
    return local.remove(entry);
  }

  @Override
  public Map<NodeId, Incarnation> incarnations() {
    reach();
    return local.incarnations();
  }

  @Override
  public List<LiveSession> sessions(UserId user) {
    reach();
    return local.sessions(user);
  }

  @Override
  public Whereabouts find(Collection<UserId> users, Collection<ChatId> chats) {
    lookUps.incrementAndGet();
    reach();
    return local.find(users, chats);
  }

  @Override
  public void close() {
    local.close();
  }
}
