package chat.parley.directory;

import chat.parley.chat.NodeId;
import chat.parley.chat.SessionId;

/// A session, and where it is.
public record LiveSession(SessionId session, NodeId node) {}
