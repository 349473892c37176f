package chat.parley.directory;

import chat.parley.chat.ChatId;
import chat.parley.chat.UserId;

/// The names of what is kept in Redis. They have no hash tags: a Redis Cluster spreads them.
///
/// @param prefix of all nodes that belong together
record Keys(String prefix) {
  /// Hash: node → `incarnation expiry`.
  String leases() {
    return prefix + ":leases";
  }

  /// Hash: device → `registered refreshed node incarnation session`.
  String user(UserId user) {
    return prefix + ":user:" + user;
  }

  /// Hash: `node incarnation` → `refreshed`.
  String chat(ChatId chat) {
    return prefix + ":chat:" + chat;
  }
}
