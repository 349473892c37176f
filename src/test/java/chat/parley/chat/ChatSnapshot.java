package chat.parley.chat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

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

  /// The chat as the store gives it back, its members in whatever order.
  Chat restore() {
    Map<UserId, Role> unordered =
        members.stream().collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    return Chat.restored(id, kind, title, head, unordered, former);
  }
}
