package chat.parley.sequencer;

import chat.parley.chat.Chat;
import chat.parley.chat.ChatId;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The chats that were in use last. When full, the one that was not used for longest goes; it comes
/// back from the store.
///
/// Bounded by the number of its chats and of their members together, since either can be what takes
/// the memory. Not thread-safe: confined to the sequencer's thread.
final class ChatCache {
  private record Cached(int partition, Chat chat, int weight) {}

  private final int maxWeight;
  private final Map<ChatId, Cached> chats = new LinkedHashMap<>(16, 0.75f, true);
  private int weight;

  /// @param maxWeight chats plus members, present and former
  ChatCache(int maxWeight) {
    this.maxWeight = maxWeight;
  }

  Optional<Chat> get(ChatId id) {
    return Optional.ofNullable(chats.get(id)).map(Cached::chat);
  }

  void put(int partition, Chat chat) {
    remove(chat.id());
    Cached cached = new Cached(partition, chat, 1 + chat.members().size() + chat.former().size());
    chats.put(chat.id(), cached);
    weight += cached.weight();
    while (weight > maxWeight && !chats.isEmpty()) {
      remove(chats.keySet().iterator().next());
    }
  }

  /// Drops the chats of partitions that are not ours, or whose state cannot be trusted.
  void forget(Collection<Integer> partitions) {
    chats
        .values()
        .removeIf(
            cached -> {
              boolean gone = partitions.contains(cached.partition());
              weight -= gone ? cached.weight() : 0;
              return gone;
            });
  }

  int size() {
    return chats.size();
  }

  private void remove(ChatId id) {
    Cached removed = chats.remove(id);
    weight -= removed == null ? 0 : removed.weight();
  }
}
