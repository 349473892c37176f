package chat.parley.directory;

import chat.parley.chat.ChatId;
import chat.parley.chat.NodeId;
import chat.parley.chat.UserId;
import java.util.Map;
import java.util.Set;

/// What a lookup found: by user, the nodes that hold a session of theirs; by chat, the nodes in its
/// set. Those that are nowhere are absent.
public record Whereabouts(Map<UserId, Set<NodeId>> users, Map<ChatId, Set<NodeId>> chats) {
  public Whereabouts {
    users = Map.copyOf(users);
    chats = Map.copyOf(chats);
  }
}
