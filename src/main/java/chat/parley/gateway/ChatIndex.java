package chat.parley.gateway;

import chat.parley.chat.ChatId;
import io.netty.channel.EventLoop;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/// The connections of members of large chats, by chat and event loop.
///
/// Thread-safe. Who has been added is seen by every look that begins later; no lock is held while
/// somebody looks.
final class ChatIndex {
  private final Map<ChatId, Map<EventLoop, Set<Connection>>> chats = new ConcurrentHashMap<>();

  void add(ChatId chat, Connection connection) {
    chats.compute(
        chat,
        (_, loops) -> {
          Map<EventLoop, Set<Connection>> of = loops == null ? new ConcurrentHashMap<>() : loops;
          of.computeIfAbsent(connection.eventLoop(), _ -> ConcurrentHashMap.newKeySet())
              .add(connection);
          return of;
        });
  }

  void remove(ChatId chat, Connection connection) {
    chats.computeIfPresent(
        chat,
        (_, loops) -> {
          loops.computeIfPresent(
              connection.eventLoop(),
              (_, connections) -> {
                connections.remove(connection);
                return connections.isEmpty() ? null : connections;
              });
          return loops.isEmpty() ? null : loops;
        });
  }

  /// The connections at this moment.
  Set<Connection> of(ChatId chat) {
    return byLoop(chat).values().stream().flatMap(Set::stream).collect(Collectors.toSet());
  }

  /// The connections by event loop, at this moment and, perhaps, those added while the caller
  /// looks.
  Map<EventLoop, Set<Connection>> byLoop(ChatId chat) {
    return chats.getOrDefault(chat, Map.of());
  }

  boolean holds(ChatId chat) {
    return chats.containsKey(chat);
  }

  /// How many chats somebody is in.
  int size() {
    return chats.size();
  }
}
