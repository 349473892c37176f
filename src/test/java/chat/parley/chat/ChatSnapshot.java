package chat.parley.chat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// All that the store keeps of a chat, the order of its members included, to compare and to
/// restore.
record ChatSnapshot(
    ChatId id,
    Kind kind,
    String title,
    long head,
    List<Map.Entry<UserId, Role>> members,
    Set<UserId> former) {

  static ChatSnapshot of(Chat chat) {
    return new ChatSnapshot(
        chat.id(),
        chat.kind(),
        chat.title(),
        chat.head(),
        chat.members().entrySet().stream()
            .map(member -> Map.entry(member.getKey(), member.getValue()))
            .toList(),
        Set.copyOf(chat.former()));
  }

  /// The chat as the store gives it back, its members in the order in which they came.
  Chat restore() {
    Map<UserId, Role> ordered = new LinkedHashMap<>();
    members.forEach(member -> ordered.put(member.getKey(), member.getValue()));
    return Chat.restored(id, kind, title, head, ordered, former);
  }
}
