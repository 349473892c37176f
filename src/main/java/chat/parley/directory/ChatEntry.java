package chat.parley.directory;

import chat.parley.chat.ChatId;
import chat.parley.chat.NodeId;

/// A node that holds sessions of members of a large chat, and gets all that happens there.
public record ChatEntry(ChatId chat, NodeId node, Incarnation incarnation) {}
