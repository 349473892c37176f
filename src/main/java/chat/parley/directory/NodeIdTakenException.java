package chat.parley.directory;

import chat.parley.chat.NodeId;

/// Another process runs under this node id.
public final class NodeIdTakenException extends DirectoryException {
  private static final long serialVersionUID = 1L;

  public NodeIdTakenException(NodeId node) {
    super("node id " + node + " is taken by a running node: give each node its own id", null);
  }
}
