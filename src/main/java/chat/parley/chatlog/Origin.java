package chat.parley.chatlog;

import chat.parley.chat.NodeId;
import chat.parley.chat.SessionId;

/// Who waits for the answer to a command: a request of a session on a node.
public record Origin(NodeId node, SessionId session, long requestId) {}
