package chat.parley.gateway;

import chat.parley.chat.ChatId;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The connections of members of large chats, by chat.
///
/// Thread-safe. Who has been added is seen by every look that begins later; no lock is held while
/// somebody looks.
final class ChatIndex {
  private final Map<ChatId, Set<Connection>> chats = new ConcurrentHashMap<>();

  void add(ChatId chat, Connection connection) {
    chats.compute(
        chat,
        (_, connections) -> {
          Set<Connection> of = connections == null ? ConcurrentHashMap.newKeySet() : connections;
          of.add(connection);
          return of;
        });
  }

  void remove(ChatId chat, Connection connection) {
    chats.computeIfPresent(
        chat,
        (_, connections) -> {
          connections.remove(connection);
          return connections.isEmpty() ? null : connections;
        });
  }

  /// The connections at this moment and, perhaps, those added while the caller looks.
  Set<Connection> of(ChatId chat) {
    return chats.getOrDefault(chat, Set.of());
  }

  boolean holds(ChatId chat) {
    return chats.containsKey(chat);
  }

  /// How many chats somebody is in.
  int size() {
    return chats.size();
  }
}
