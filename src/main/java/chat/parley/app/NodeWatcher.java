package chat.parley.app;

import chat.parley.chat.NodeId;
import chat.parley.delivery.InboxItem;
import chat.parley.delivery.Sessions;
import chat.parley.directory.SessionEntry;
import chat.parley.directory.Watcher;
import chat.parley.protocol.CloseCode;
import java.util.Collection;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Mends what the directory says about a node's sessions. Any thread; does not block.
final class NodeWatcher implements Watcher {
  private static final Logger log = LoggerFactory.getLogger(NodeWatcher.class);

  private final NodeId node;
  private final Sessions sessions;
  private final Consumer<String> onFault;

  /// @param onFault told in one line when the node cannot go on
  NodeWatcher(NodeId node, Sessions sessions, Consumer<String> onFault) {
    this.node = node;
    this.sessions = sessions;
    this.onFault = onFault;
  }

  @Override
  public void restored() {
    log.warn("The directory had lost this node or its sessions, sessions resync");
    sessions.resync();
  }

  @Override
  public void displaced(Collection<SessionEntry> entries) {
    sessions.deliver(
        entries.stream()
            .<InboxItem>map(entry -> new InboxItem.Close(entry.session(), CloseCode.REPLACED))
            .toList());
  }

  @Override
  public void replaced() {
    onFault.accept(
        "node id %s: another process runs under it by now; give each node its own (parley.node.id)"
            .formatted(node));
  }
}
